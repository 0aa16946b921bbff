import { Hono } from "hono";
import { z } from "zod";
import { pageOf, readListCall } from "./page-of.ts";
import { notFound, providerError } from "./provider-error.ts";
import { MESSAGING_EVENTS, type WebhookRecord } from "./records.ts";
import { webhookShape } from "./rest-shapes.ts";
import type { Simulation } from "./simulation.ts";
import { type ProviderEnv, visibleAccount } from "./visible.ts";

const webhookSchema = z.object({
  source: z.enum(["messaging", "account_status"]),
  request_url: z.url({ protocol: /^https?$/ }),
  name: z.string().nullish(),
  enabled: z.boolean().default(true),
  format: z.enum(["json", "form"]).default("json"),
  headers: z.array(z.object({ key: z.string().min(1), value: z.string() })).default([]),
  account_ids: z.array(z.string()).nullish(),
  events: z.array(z.string()).nullish(),
});

/** Registering webhooks (reference: unipile, 5.1). Nothing is deduplicated: the same URL twice is called twice. */
export function webhookRoutes(simulation: Simulation): Hono<ProviderEnv> {
  const { world } = simulation;
  const routes = new Hono<ProviderEnv>();

  routes.post("/webhooks", async (c) => {
    const body = webhookSchema.safeParse(await c.req.json().catch(() => null));
    if (!body.success) throw providerError(400, "invalid_parameters", z.prettifyError(body.error));
    const webhook = makeWebhook(simulation, c.get("apiKey"), body.data);
    world.webhooks.set(webhook.id, webhook);
    simulation.log(`a webhook for ${webhook.source} was registered`);
    simulation.onChange();
    simulation.tellWebhookRegistered(webhook);
    return c.json({ object: "WebhookCreated", webhook_id: webhook.id }, 201);
  });

  routes.get("/webhooks", (c) => {
    const page = pageOf(world.webhooksOf(c.get("apiKey")), readListCall(c.req.query(), []), ({ id }) => ({
      date: "",
      id,
    }));
    const items = page.items.map((webhook) => webhookShape(world, webhook));
    return c.json({ object: "WebhookList", items, cursor: page.cursor });
  });

  routes.delete("/webhooks/:id", (c) => {
    const webhook = world.webhooks.get(c.req.param("id"));
    if (webhook === undefined || webhook.apiKey !== c.get("apiKey")) throw notFound("Webhook");
    world.webhooks.delete(webhook.id);
    simulation.onChange();
    return c.json({ object: "WebhookDeleted" });
  });

  return routes;
}

function makeWebhook(simulation: Simulation, apiKey: string, body: z.output<typeof webhookSchema>): WebhookRecord {
  const accountIds = body.account_ids ?? null;
  const events = body.events ?? null;
  if (accountIds?.some((id) => visibleAccount(simulation, apiKey, id) === undefined) === true) {
    throw providerError(400, "invalid_parameters", "account_ids names an account that is not there.");
  }
  const known: readonly string[] = MESSAGING_EVENTS;
  if (body.source === "messaging" && events?.some((event) => !known.includes(event)) === true) {
    throw providerError(400, "invalid_parameters", `events of messaging are ${MESSAGING_EVENTS.join(", ")}.`);
  }
  return {
    id: simulation.world.newId(),
    apiKey,
    source: body.source,
    requestUrl: body.request_url,
    name: body.name ?? null,
    isEnabled: body.enabled,
    format: body.format,
    headers: body.headers,
    accountIds,
    events,
  };
}

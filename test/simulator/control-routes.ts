import { Hono } from "hono";
import { z } from "zod";
import { changeAccountStatus } from "./account-status.ts";
import { body } from "./control-body.ts";
import {
  accountInputSchema,
  accountStatusSchema,
  burstSchema,
  chatChangeSchema,
  customerMessageSchema,
  faultSchema,
  messageChangeSchema,
  personChangeSchema,
  phoneMessageSchema,
  settingsSchema,
} from "./control-schema.ts";
import type { DeliveryRecord } from "./deliveries.ts";
import { accountOf, ControlRefusal, changeMessage, customerWrites, ownerWritesOnPhone } from "./messages.ts";
import { metaControlRoutes } from "./meta/control-routes.ts";
import { makeAccount } from "./people.ts";
import { changeChat, changePerson } from "./quiet-changes.ts";
import type { MessageRecord } from "./records.ts";
import { signInControl } from "./sign-in-control.ts";
import type { Simulation } from "./simulation.ts";

const IDLE_WAIT_MAX_MS = 60_000;

/**
 * The simulator's own routes, `/control/*`: they play the customers, the phone and the bad luck, and say
 * what really happened. JSON only, so that no page in a browser can call them across origins.
 */
export function controlRoutes(simulation: Simulation): Hono {
  const control = new Hono();

  control.post("/accounts", async (c) => {
    const account = makeAccount(simulation.world, await body(c, accountInputSchema), Date.now());
    simulation.onChange();
    return c.json(account, 201);
  });
  control.get("/accounts", (c) =>
    c.json({ items: [...simulation.world.accounts.values()].filter(withKey(c.req.query("apiKey"))) }),
  );
  control.post("/accounts/:id/status", async (c) => {
    const { message } = await body(c, accountStatusSchema);
    return c.json({ changed: changeAccountStatus(simulation, accountOf(simulation, c.req.param("id")), message) });
  });

  control.route("/sign-ins", signInControl(simulation));

  control.post("/messages", async (c) =>
    c.json(written(customerWrites(simulation, await body(c, customerMessageSchema))), 201),
  );
  control.post("/phone-messages", async (c) =>
    c.json(written(ownerWritesOnPhone(simulation, await body(c, phoneMessageSchema))), 201),
  );
  control.post("/bursts", async (c) => c.json({ items: burst(simulation, await body(c, burstSchema)) }, 201));
  control.post("/messages/:id/changes", async (c) =>
    c.json(written(changeMessage(simulation, c.req.param("id"), await body(c, messageChangeSchema)))),
  );
  control.post("/people/:id/changes", async (c) =>
    c.json(changePerson(simulation, c.req.param("id"), await body(c, personChangeSchema))),
  );
  control.post("/chats/:id/changes", async (c) =>
    c.json(changeChat(simulation, c.req.param("id"), await body(c, chatChangeSchema))),
  );
  control.get("/messages", (c) => {
    const { accountId, chatId } = c.req.query();
    const items = [...simulation.world.messages.values()].filter(
      (message) =>
        (accountId === undefined || message.accountId === accountId) &&
        (chatId === undefined || message.chatId === chatId),
    );
    return c.json({ items });
  });

  control.get("/sends", (c) => {
    const { apiKey, chatId, text } = c.req.query();
    const items = simulation.sends
      .filter(withKey(apiKey))
      .filter((send) => (chatId === undefined || send.chatId === chatId) && (text === undefined || send.text === text));
    return c.json({ count: items.length, items });
  });
  control.get("/requests", (c) => c.json({ items: simulation.requests.filter(withKey(c.req.query("apiKey"))) }));
  control.get("/webhooks", (c) =>
    c.json({ items: [...simulation.world.webhooks.values()].filter(withKey(c.req.query("apiKey"))) }),
  );

  control.get("/deliveries", (c) => {
    const { apiKey, messageId } = c.req.query();
    const items: DeliveryRecord[] = simulation.deliveries
      .list()
      .filter(withKey(apiKey))
      .filter((delivery) => messageId === undefined || delivery.messageId === messageId);
    return c.json({ items });
  });
  control.get("/idle", async (c) => {
    const { apiKey, timeoutMs } = c.req.query();
    const wanted = Number(timeoutMs ?? 10_000);
    const waitMs = Number.isFinite(wanted) ? Math.min(Math.max(wanted, 0), IDLE_WAIT_MAX_MS) : IDLE_WAIT_MAX_MS;
    const isIdle = await simulation.deliveries.whenIdle(waitMs, apiKey);
    return c.json({ isIdle, pending: simulation.deliveries.pending(apiKey).length });
  });

  control.post("/faults", async (c) => c.json(simulation.faults.add(await body(c, faultSchema)), 201));
  control.get("/faults", (c) => c.json({ items: simulation.faults.list() }));
  control.delete("/faults/:id", (c) => c.json({ removed: simulation.faults.remove(c.req.param("id")) }));
  control.delete("/faults", (c) => {
    simulation.faults.clear(c.req.query("apiKey"));
    return c.json({ removed: true });
  });

  control.patch("/settings/:apiKey", async (c) => {
    const workspace = simulation.world.workspace(c.req.param("apiKey"));
    const given = Object.entries(await body(c, settingsSchema)).filter(([, value]) => value !== undefined);
    Object.assign(workspace.settings, Object.fromEntries(given));
    simulation.onChange();
    return c.json(workspace.settings);
  });
  control.post("/reset", async (c) => {
    const { apiKey } = await body(c, z.object({ apiKey: z.string().optional() }));
    simulation.reset(apiKey);
    return c.json({ reset: true });
  });

  control.route("/meta", metaControlRoutes(simulation));

  control.notFound((c) => c.json({ error: `there is no ${c.req.method} ${c.req.path}` }, 404));
  control.onError((error, c) => {
    if (error instanceof ControlRefusal) return c.json({ error: error.message }, 400);
    simulation.log(`a fault of the simulator itself: ${error.stack ?? error.message}`);
    return c.json({ error: "the simulator itself failed; its log says where" }, 500);
  });
  return control;
}

const withKey =
  (apiKey: string | undefined) =>
  (record: { apiKey: string | null }): boolean =>
    apiKey === undefined || record.apiKey === apiKey;

/** What a test needs to find a message again, on either side. */
function written(message: MessageRecord) {
  const { id, chatId, accountId, providerId, senderId, text, timestamp, attachments } = message;
  return { messageId: id, chatId, accountId, providerId, senderId, text, timestamp, attachments };
}

export type WrittenMessage = ReturnType<typeof written>;

function burst(simulation: Simulation, { accountId, count, customers, text }: z.output<typeof burstSchema>) {
  const { type } = accountOf(simulation, accountId);
  return Array.from({ length: count }, (_, i) => {
    const who = (i % customers) + 1;
    const identity = type === "WHATSAPP" ? { phone: `346110000${who}` } : { username: `burst.customer.${who}` };
    return written(
      customerWrites(simulation, {
        accountId,
        from: { name: `Burst customer ${who}`, isPhoneHidden: false, ...identity },
        text: `${text} ${i + 1}`,
        attachments: [],
        isEvent: false,
        isHidden: false,
        isSilent: false,
      }),
    );
  });
}

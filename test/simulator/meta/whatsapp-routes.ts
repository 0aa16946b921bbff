import { Hono } from "hono";
import type { Simulation } from "../simulation.ts";
import type { GraphEnv } from "./graph-api.ts";
import { graphError, noSuchObject } from "./graph-error.ts";
import { verifyCallback } from "./handshake.ts";
import { pictureOf } from "./own-pictures.ts";
import type { JsonObject, MetaBusiness, MetaNumber, MetaToken } from "./records.ts";
import { acceptWhatsAppSend, markWhatsAppRead } from "./whatsapp-sends.ts";

/** Numbers and business accounts (reference: meta, 1.4, 3 and 5.3). */
export function whatsAppRoutes(simulation: Simulation): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  const { world } = simulation.meta;

  routes.get("/:id", async (c, next) => {
    const number = world.numbers.get(c.req.param("id"));
    if (number === undefined) return await next();
    if (!world.sees(c.get("token"), number.id)) throw noSuchObject();
    return c.json(shownNumber(simulation, number, c.get("token").appId));
  });

  // An address for this number alone.
  routes.post("/:id", async (c, next) => {
    const number = world.numbers.get(c.req.param("id"));
    if (number === undefined) return await next();
    if (!world.sees(c.get("token"), number.id)) throw noSuchObject();
    const { webhook_configuration: configuration } = await jsonOf(c.req.raw);
    const { override_callback_uri: url, verify_token: verifyToken } = (configuration ?? {}) as JsonObject;
    if (typeof url !== "string") throw graphError(400, 100, "Param webhook_configuration is required");
    const override = url === "" ? null : { url, verifyToken: String(verifyToken ?? "") };
    const app = world.apps.get(c.get("token").appId);
    if (override !== null && (app === undefined || !(await verifyCallback(app, override)))) {
      throw graphError(400, 2200, "Callback verification failed: the address did not give the challenge back");
    }
    number.override = override;
    simulation.onChange();
    return c.json({ success: true });
  });

  routes.post("/:id/messages", async (c, next) => {
    const number = world.numbers.get(c.req.param("id"));
    if (number === undefined) return await next();
    if (!world.sees(c.get("token"), number.id)) throw noSuchObject();
    const body = await jsonOf(c.req.raw);
    if (body.messaging_product !== "whatsapp") throw graphError(400, 100, "Param messaging_product must be whatsapp");
    if (body.status === "read") return c.json(markWhatsAppRead(simulation, number, body));
    return c.json(acceptWhatsAppSend(simulation, c.get("token"), number, body));
  });

  routes.get("/:id/whatsapp_business_profile", (c) => {
    const number = world.numbers.get(c.req.param("id"));
    if (number === undefined || !world.sees(c.get("token"), number.id)) throw noSuchObject();
    return c.json({ data: [{ messaging_product: "whatsapp", ...pictureOf(new URL(c.req.url).origin, number) }] });
  });

  routes.get("/:id/message_history", (c) => {
    if (!world.sees(c.get("token"), c.req.param("id"))) throw noSuchObject();
    const message = world.messages.get(c.req.query("message_id") ?? "");
    const events = (message?.statuses ?? []).map(({ status, at }) => ({
      delivery_status: status.toUpperCase(),
      timestamp: String(Math.floor(at / 1000)),
    }));
    const data = message === undefined ? [] : [{ id: "1", message_id: message.id, events: { data: events } }];
    return c.json({ data });
  });

  routes.post("/:id/smb_app_data", (c) => {
    if (!world.sees(c.get("token"), c.req.param("id"))) throw noSuchObject();
    return c.json({ messaging_product: "whatsapp", request_id: "1" });
  });

  routes.get("/:id/phone_numbers", (c) => {
    const business = businessFor(simulation, c.get("token"), c.req.param("id"));
    const numbers = [...world.numbers.values()].filter(({ businessAccountId }) => businessAccountId === business.id);
    return c.json({ data: numbers.map((number) => shownNumber(simulation, number, c.get("token").appId)) });
  });
  routes.get("/:id/message_templates", (c) =>
    c.json({ data: businessFor(simulation, c.get("token"), c.req.param("id")).templates }),
  );

  routes.get("/:id/subscribed_apps", async (c, next) => {
    if (!world.businesses.has(c.req.param("id"))) return await next();
    const { subscriptions } = businessFor(simulation, c.get("token"), c.req.param("id"));
    const data = subscriptions.map(({ appId, override }) => ({
      whatsapp_business_api_data: { id: appId, name: "Simulated app", link: "https://simulated.example" },
      ...(override !== null && { override_callback_uri: override.url }),
    }));
    return c.json({ data });
  });
  routes.post("/:id/subscribed_apps", async (c, next) => {
    if (!world.businesses.has(c.req.param("id"))) return await next();
    const { appId } = c.get("token");
    const business = businessFor(simulation, c.get("token"), c.req.param("id"));
    const { override_callback_uri: url, verify_token: verifyToken } = await jsonOf(c.req.raw);
    const override = typeof url === "string" ? { url, verifyToken: String(verifyToken ?? "") } : null;
    const app = world.apps.get(appId);
    if (override !== null && (app === undefined || !(await verifyCallback(app, override)))) {
      throw graphError(400, 2200, "Callback verification failed: the address did not give the challenge back");
    }
    business.subscriptions = [...business.subscriptions.filter((one) => one.appId !== appId), { appId, override }];
    simulation.onChange();
    return c.json({ success: true });
  });
  routes.delete("/:id/subscribed_apps", async (c, next) => {
    if (!world.businesses.has(c.req.param("id"))) return await next();
    const business = businessFor(simulation, c.get("token"), c.req.param("id"));
    business.subscriptions = business.subscriptions.filter(({ appId }) => appId !== c.get("token").appId);
    simulation.onChange();
    return c.json({ success: true });
  });
  return routes;
}

function businessFor({ meta }: Simulation, token: MetaToken, id: string): MetaBusiness {
  const business = meta.world.businesses.get(id);
  if (business === undefined || !meta.world.sees(token, id)) throw noSuchObject();
  return business;
}

function shownNumber({ meta }: Simulation, number: MetaNumber, appId: string): JsonObject {
  const subscription = meta.world.businesses
    .get(number.businessAccountId)
    ?.subscriptions.find((one) => one.appId === appId);
  const application = meta.world.apps.get(appId)?.callback?.url;
  const override = subscription?.override?.url;
  return {
    id: number.id,
    verified_name: number.verifiedName,
    display_phone_number: number.displayPhone,
    code_verification_status: "VERIFIED",
    quality_rating: "GREEN",
    platform_type: number.platformType,
    status: number.status,
    name_status: "APPROVED",
    is_on_biz_app: number.isOnPhoneApp,
    webhook_configuration: {
      ...(number.override && { phone_number: number.override.url }),
      ...(override !== undefined && { whatsapp_business_account: override }),
      ...(application !== undefined && { application }),
    },
    health_status: { can_send_message: "AVAILABLE", entities: [] },
  };
}

/** @throws Meta's words for a body that is no JSON object; an empty one is an empty object */
export async function jsonOf(request: Request): Promise<JsonObject> {
  const text = await request.text();
  if (text === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Told below like any other body of a wrong shape.
  }
  throw graphError(400, 100, "The body is no JSON object");
}

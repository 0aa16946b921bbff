import { type Context, Hono } from "hono";
import type { Simulation } from "../simulation.ts";
import type { GraphEnv } from "./graph-api.ts";
import { graphError, noSuchObject } from "./graph-error.ts";
import { conversationOf, listedMessage } from "./instagram-listing.ts";
import { acceptInstagramSend } from "./instagram-sends.ts";
import { pictureOf } from "./own-pictures.ts";
import type { MetaCustomer, MetaProfile } from "./records.ts";
import { jsonOf } from "./whatsapp-routes.ts";

const PAGE_MAX = 25;

/** A profile by its own token: `/me` is whose it is (reference: meta, 4). */
export function instagramRoutes(simulation: Simulation): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  const { world } = simulation.meta;

  routes.get("/me", (c) => {
    const profile = ownProfile(simulation, c);
    const { id: user_id, appScopedId: id, name, username } = profile;
    const picture = pictureOf(new URL(c.req.url).origin, profile);
    return c.json({ user_id, id, name, username, account_type: "BUSINESS", ...picture });
  });

  routes.post("/me/messages", async (c) => {
    const profile = ownProfile(simulation, c);
    return c.json(acceptInstagramSend(simulation, c.get("token"), profile, await jsonOf(c.req.raw)));
  });

  routes.get("/me/conversations", (c) => {
    const profile = ownProfile(simulation, c);
    if (c.req.query("platform") !== "instagram") throw graphError(400, 100, "Param platform must be instagram");
    const onlyOf = c.req.query("user_id");
    const limit = Math.min(Math.max(Number(c.req.query("limit") ?? PAGE_MAX) || 1, 1), PAGE_MAX);
    const from = Number(c.req.query("after") ?? "0") || 0;
    const rows = customersOf(simulation, profile)
      .filter(({ id }) => onlyOf === undefined || id === onlyOf)
      .map((customer) => conversationOf(simulation, profile, customer, c.req.query("fields") ?? "id,updated_time"))
      .sort((a, b) => b.updatedAt - a.updatedAt);
    const page = rows.slice(from, from + limit).map(({ json }) => json);
    const after = String(from + limit);
    // Meta's own `next` is a whole address with the token in it; whoever calls it gives the token away.
    const next = from + limit < rows.length ? { next: "https://graph.instagram.com/never-to-be-called" } : {};
    return c.json({ data: page, ...(page.length > 0 && { paging: { cursors: { after }, ...next } }) });
  });

  routes.get("/me/subscribed_apps", (c) => {
    const { subscriptions } = ownProfile(simulation, c);
    return c.json({ data: subscriptions.map(({ appId, fields }) => ({ id: appId, subscribed_fields: fields })) });
  });
  routes.post("/me/subscribed_apps", (c) => {
    const profile = ownProfile(simulation, c);
    const fields = (c.req.query("subscribed_fields") ?? "").split(",").filter((field) => field !== "");
    if (fields.length === 0) throw graphError(400, 100, "The parameter subscribed_fields is required");
    const { appId } = c.get("token");
    profile.subscriptions = [...profile.subscriptions.filter((one) => one.appId !== appId), { appId, fields }];
    simulation.onChange();
    return c.json({ success: true });
  });
  routes.delete("/me/subscribed_apps", (c) => {
    const profile = ownProfile(simulation, c);
    profile.subscriptions = profile.subscriptions.filter(({ appId }) => appId !== c.get("token").appId);
    simulation.onChange();
    return c.json({ success: true });
  });

  // A customer, a conversation or a message, by an id.
  routes.get("/:id", async (c, next) => {
    const { profileId } = c.get("token");
    const profile = profileId === null ? undefined : world.profiles.get(profileId);
    if (profile === undefined) return await next();
    const id = c.req.param("id");
    const customer = world.customer(profile.id, id.replace(/^conversation-/, ""));
    if (customer !== undefined && id.startsWith("conversation-")) {
      return c.json(conversationOf(simulation, profile, customer, c.req.query("fields") ?? "id").json);
    }
    if (customer !== undefined) return c.json({ id, name: customer.name, username: customer.username });
    const message = world.messages.get(id);
    if (message?.accountId !== profile.id) return await next();
    return c.json(listedMessage(simulation, profile, message, new URL(c.req.url).origin));
  });
  return routes;
}

function ownProfile({ meta }: Simulation, c: Context<GraphEnv>): MetaProfile {
  const { profileId } = c.get("token");
  const profile = profileId === null ? undefined : meta.world.profiles.get(profileId);
  if (profile === undefined) throw noSuchObject();
  return profile;
}

const customersOf = ({ meta }: Simulation, profile: MetaProfile): MetaCustomer[] =>
  [...meta.world.customers.values()].filter(
    ({ accountId, id }) => accountId === profile.id && meta.world.thread(profile.id, id).length > 0,
  );

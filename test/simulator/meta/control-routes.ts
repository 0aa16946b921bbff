import { Hono } from "hono";
import type { z } from "zod";
import { body } from "../control-body.ts";
import { ControlRefusal } from "../messages.ts";
import type { Simulation } from "../simulation.ts";
import { announceBusiness, announceWhatsApp } from "./announce.ts";
import {
  metaAppSchema,
  metaBusinessNewsSchema,
  metaChangeSchema,
  metaCustomerMessageSchema,
  metaDashboardSchema,
  metaNumberWebhookSchema,
  metaPhoneHistorySchema,
  metaPhoneMessageSchema,
  metaProfileSchema,
  metaSignedRequestSchema,
  metaTokenSchema,
} from "./control-schema.ts";
import { verifyCallback } from "./handshake.ts";
import { changeMetaMessage, customerWritesToMeta, ownerWritesInApp } from "./people.ts";
import type { MetaApp } from "./records.ts";
import { signedRequestOf } from "./signed-request.ts";

/** `/control/meta/*`: plays Meta's customers, the App Dashboard and the news, and says what really happened. */
export function metaControlRoutes(simulation: Simulation): Hono {
  const control = new Hono();
  const { world } = simulation.meta;

  control.post("/apps", async (c) => c.json(makeApp(simulation, await body(c, metaAppSchema)), 201));
  control.post("/profiles", async (c) => {
    const input = await body(c, metaProfileSchema);
    const id = input.id ?? world.newId();
    const fresh = { appScopedId: world.newId(), subscriptions: [] };
    const profile = { ...fresh, ...world.profiles.get(id), ...input, id, canSignIn: true };
    world.profiles.set(id, profile);
    simulation.onChange();
    return c.json(profile, 201);
  });
  control.post("/profiles/:id/end-tokens", (c) => {
    const theirs = [...world.tokens.values()].filter(({ profileId }) => profileId === c.req.param("id"));
    for (const token of theirs) token.isValid = false;
    simulation.onChange();
    return c.json({ ended: theirs.length });
  });
  // What Instagram sends to the app's addresses when somebody takes it away, as a form's `signed_request`.
  control.post("/profiles/:id/signed-request", async (c) => {
    const { appId, issuedAt } = await body(c, metaSignedRequestSchema);
    const [app, profile] = [world.apps.get(appId), world.profiles.get(c.req.param("id"))];
    if (app === undefined || profile === undefined) throw new ControlRefusal("Meta has no such app or profile");
    return c.json({ signedRequest: signedRequestOf(app, profile, issuedAt) });
  });
  // Codes die after an hour; a test does not wait for that.
  control.post("/expire-codes", (c) => {
    for (const code of world.codes.values()) code.expiresAt = 0;
    return c.json({ expired: world.codes.size });
  });
  control.patch("/apps/:id", async (c) => {
    const app = world.apps.get(c.req.param("id"));
    if (app === undefined) throw new ControlRefusal(`Meta has no app ${c.req.param("id")}`);
    const { callback, secret, handshake, signing } = await body(c, metaDashboardSchema);
    if (handshake !== undefined) app.handshake = handshake;
    if (signing !== undefined) app.signing = signing;
    if (secret !== undefined) app.secret = secret;
    const isVerified = callback == null || (await verifyCallback(app, callback));
    if (callback !== undefined && isVerified) app.callback = callback;
    simulation.onChange();
    return c.json({ isVerified });
  });
  control.patch("/tokens/:token", async (c) => {
    const token = world.tokens.get(c.req.param("token"));
    if (token === undefined) throw new ControlRefusal("Meta has no such token");
    token.isValid = (await body(c, metaTokenSchema)).isValid;
    simulation.onChange();
    return c.json({ isValid: token.isValid });
  });

  control.patch("/numbers/:id", async (c) => {
    const number = world.numbers.get(c.req.param("id"));
    if (number === undefined) throw new ControlRefusal("Meta has no such number");
    number.override = (await body(c, metaNumberWebhookSchema)).callback;
    simulation.onChange();
    return c.json(number);
  });

  control.post("/messages", async (c) => {
    const input = await body(c, metaCustomerMessageSchema);
    return c.json(customerWritesToMeta(simulation, new URL(c.req.url).origin, input), 201);
  });
  control.post("/phone-messages", async (c) => {
    const { accountId, customerId, text } = await body(c, metaPhoneMessageSchema);
    return c.json(ownerWritesInApp(simulation, accountId, customerId, text), 201);
  });
  control.post("/messages/:id/changes", async (c) =>
    c.json(changeMetaMessage(simulation, c.req.param("id"), await body(c, metaChangeSchema))),
  );
  control.post("/news", async (c) => {
    const { businessAccountId, field, value } = await body(c, metaBusinessNewsSchema);
    return c.json({ told: announceBusiness(simulation, businessAccountId, field, value) }, 201);
  });
  control.post("/phone-history", async (c) => {
    const { accountId, history } = await body(c, metaPhoneHistorySchema);
    return c.json({ told: announceWhatsApp(simulation, accountId, "history", { history }) }, 201);
  });
  // Addresses of files die by the clock; a test does not wait for that.
  control.post("/expire-addresses", (c) => {
    for (const address of world.addresses.values()) address.expiresAt = 0;
    return c.json({ expired: world.addresses.size });
  });

  control.get("/messages", (c) => {
    const { accountId } = c.req.query();
    return c.json({
      items: [...world.messages.values()].filter((one) => (accountId ?? one.accountId) === one.accountId),
    });
  });
  control.get("/sends", (c) => {
    const { accountId } = c.req.query();
    return c.json({ items: world.sends.filter((one) => (accountId ?? one.accountId) === one.accountId) });
  });
  control.get("/subscriptions", (c) => {
    const { accountId } = c.req.query();
    const id = world.numbers.get(accountId ?? "")?.businessAccountId ?? accountId ?? "";
    return c.json({ items: world.businesses.get(id)?.subscriptions ?? world.profiles.get(id)?.subscriptions ?? [] });
  });
  return control;
}

/** Not over what is there: an app keeps its address and its subscriptions when it gets another number. */
export function makeApp({ meta, onChange }: Simulation, input: z.output<typeof metaAppSchema>): MetaApp {
  const { world } = meta;
  const id = input.appId ?? world.newId();
  const { appSecret: secret, handshake, signing, accessToken, number, profile, scopes, expiresAt, madeAt } = input;
  const { redirectUris = world.apps.get(id)?.redirectUris } = input;
  const app: MetaApp = { callback: null, ...world.apps.get(id), id, secret, handshake, signing, redirectUris };
  world.apps.set(id, app);
  const known = world.tokens.get(accessToken);
  const businessAccountIds = [
    ...new Set([...(known?.businessAccountIds ?? []), ...(number === undefined ? [] : [number.businessAccountId])]),
  ];
  const profileId = profile?.id ?? known?.profileId ?? null;
  world.tokens.set(accessToken, {
    token: accessToken,
    appId: id,
    isValid: true,
    scopes,
    expiresAt,
    ...(madeAt !== undefined && { madeAt }),
    businessAccountIds,
    profileId,
  });
  if (number !== undefined) {
    const business = world.businesses.get(number.businessAccountId) ?? {
      id: number.businessAccountId,
      subscriptions: [],
      templates: [],
    };
    world.businesses.set(business.id, { ...business, templates: input.templates ?? business.templates });
    world.numbers.set(number.id, number);
  }
  if (profile !== undefined) {
    const appScopedId = world.profiles.get(profile.id)?.appScopedId ?? world.newId();
    world.profiles.set(profile.id, { subscriptions: [], ...world.profiles.get(profile.id), ...profile, appScopedId });
  }
  onChange();
  return app;
}

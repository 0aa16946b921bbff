import { createHmac, randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Simulation } from "../simulation.ts";
import { graphError, graphErrorResponse, noSuchObject } from "./graph-error.ts";
import { instagramRoutes } from "./instagram-routes.ts";
import { exchanged } from "./login-pages.ts";
import { mediaRoutes } from "./media-routes.ts";
import type { MetaToken } from "./records.ts";
import { whatsAppRoutes } from "./whatsapp-routes.ts";

export type GraphEnv = { Variables: { token: MetaToken } };

/** The Graph API below `/v25.0`, for both of its hosts at once (reference: meta, 3 to 5). A token sees its own only. */
export function graphApi(simulation: Simulation): Hono<GraphEnv> {
  const api = new Hono<GraphEnv>();
  api.use(async (c, next) => {
    c.set("token", tokenOf(simulation, c));
    return await next();
  });
  api.get("/debug_token", (c) => c.json({ data: described(simulation, c.req.query("input_token") ?? "") }));
  api.get("/refresh_access_token", (c) => c.json(refreshed(simulation, c.get("token"), c.req.query("grant_type"))));
  api.get("/access_token", (c) => c.json(exchanged(simulation, c.get("token"), c.req.query())));
  // Each answers what is its own and leaves the rest to the next: an id says by itself what it is of.
  api.route("/", instagramRoutes(simulation));
  api.route("/", whatsAppRoutes(simulation));
  api.route("/", mediaRoutes(simulation));
  api.notFound(() => noSuchObject().getResponse());
  api.onError((error) => {
    if (error instanceof HTTPException) return error.getResponse();
    simulation.log(`a fault of the simulator itself: ${error.stack ?? error.message}`);
    return graphErrorResponse(500, 1, "The simulator itself failed.");
  });
  return api;
}

/** @throws with Meta's words for a token that does not count, and for a proof by another app's secret */
function tokenOf({ meta }: Simulation, c: Context<GraphEnv>): MetaToken {
  const presented = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1];
  const token = presented === undefined ? undefined : meta.world.tokens.get(presented);
  const isOver = token !== undefined && token.expiresAt !== 0 && token.expiresAt * 1000 <= Date.now();
  if (token === undefined || !token.isValid || isOver) throw graphError(401, 190, "Invalid OAuth access token.");
  const proof = c.req.query("appsecret_proof");
  const secret = meta.world.apps.get(token.appId)?.secret ?? "";
  if (proof !== undefined && proof !== createHmac("sha256", secret).update(token.token).digest("hex")) {
    throw graphError(400, 100, "Invalid appsecret_proof provided in the API argument");
  }
  return token;
}

const DAY_SECONDS = 24 * 60 * 60;

/** Another sixty days, in another token; the one before goes on until its own end (reference: meta, 4.5). */
function refreshed(simulation: Simulation, token: MetaToken, grantType: string | undefined) {
  if (grantType !== "ig_refresh_token" || token.profileId === null) throw graphError(400, 100, "Invalid grant_type");
  if (Date.now() - (token.madeAt ?? 0) < DAY_SECONDS * 1000) {
    throw graphError(400, 100, "The token must be at least 24 hours old");
  }
  const next = `${token.token.slice(0, 40)}-${randomUUID()}`;
  const expiresIn = 60 * DAY_SECONDS;
  const { world } = simulation.meta;
  const expiresAt = Math.floor(Date.now() / 1000) + expiresIn;
  world.tokens.set(next, { ...token, token: next, madeAt: Date.now(), expiresAt });
  simulation.onChange();
  return { access_token: next, token_type: "bearer", expires_in: expiresIn };
}

function described({ meta }: Simulation, inputToken: string) {
  const token = meta.world.tokens.get(inputToken);
  if (token === undefined) return { is_valid: false, scopes: [], error: { code: 190, message: "Bad signature" } };
  return {
    app_id: token.appId,
    type: token.profileId === null ? "SYSTEM_USER" : "USER",
    application: "Simulated app",
    expires_at: token.expiresAt,
    is_valid: token.isValid,
    scopes: token.scopes,
    granular_scopes: token.scopes.map((scope) => ({ scope, target_ids: token.businessAccountIds })),
    user_id: "1",
  };
}

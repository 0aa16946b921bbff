import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { Simulation } from "../simulation.ts";
import { graphError } from "./graph-error.ts";
import type { MetaApp, MetaToken } from "./records.ts";

const CODE_LIFE_MS = 60 * 60_000;
const SHORT_TOKEN_SECONDS = 60 * 60;
const DAY_SECONDS = 24 * 60 * 60;

/** A code that was given out; it stays when it was used, so that the second use has its own words. */
export type LoginCode = {
  appId: string;
  profileId: string;
  redirectUri: string;
  permissions: string[];
  expiresAt: number;
  isUsed: boolean;
};

/** Instagram's own sign-in for apps (reference: meta, 4.5): the page people see, and the exchange of its codes. */
export function loginPages(simulation: Simulation): Hono {
  const routes = new Hono();
  const { world } = simulation.meta;

  routes.get("/oauth/authorize", (c) => {
    const asked = readAsked(c);
    const app = appOf(simulation, asked);
    if (typeof app === "string") return c.html(frame(html`<h1>${app}</h1>`), 400);
    const profiles = [...world.profiles.values()].filter(({ canSignIn }) => canSignIn === true);
    const hidden = Object.entries(asked).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
    );
    return c.html(
      frame(html`<h1>Instagram's page for apps, simulated</h1>
<p>Here people sign in to Instagram and allow an app. It asks for: ${asked.scope}.</p>
<form method="post">${hidden}
<label><input type="checkbox" name="messages" value="yes" checked> Access messages</label>
${profiles.map(({ id, username }) => html`<p><button name="profile" value="${id}">Allow as ${username}</button></p>`)}
<p><button name="profile" value="">Cancel</button></p></form>`),
    );
  });

  routes.post("/oauth/authorize", async (c) => {
    const form = await c.req.formData();
    const field = (name: string) => String(form.get(name) ?? "");
    const asked = { client_id: field("client_id"), redirect_uri: field("redirect_uri"), scope: field("scope") };
    const app = appOf(simulation, asked);
    if (typeof app === "string") return c.html(frame(html`<h1>${app}</h1>`), 400);
    const back = new URL(asked.redirect_uri);
    const profile = world.profiles.get(field("profile"));
    if (profile === undefined) {
      back.searchParams.set("error", "access_denied");
      back.searchParams.set("error_reason", "user_denied");
      back.searchParams.set("error_description", "The user denied your request.");
    } else {
      const code = `AQ${randomUUID().replaceAll("-", "")}`;
      const granted = asked.scope.split(",").filter((scope) => form.has("messages") || !scope.includes("messages"));
      world.codes.set(code, {
        ...{ appId: app.id, profileId: profile.id, redirectUri: asked.redirect_uri, permissions: granted },
        ...{ expiresAt: Date.now() + CODE_LIFE_MS, isUsed: false },
      });
      back.searchParams.set("code", code);
    }
    back.searchParams.set("state", field("state"));
    // What Instagram hangs on every address that it leads back to.
    return c.redirect(`${back.href}#_`, 302);
  });

  routes.post("/oauth/access_token", async (c) => {
    const type = c.req.header("content-type") ?? "";
    if (!type.startsWith("application/x-www-form-urlencoded")) return refused(c, "Missing required field client_id");
    const form = await c.req.formData();
    const field = (name: string) => String(form.get(name) ?? "");
    const app = world.apps.get(field("client_id"));
    if (app === undefined || app.secret !== field("client_secret")) {
      return refused(c, "Error validating verification code. Please make sure your client_secret is right");
    }
    if (field("grant_type") !== "authorization_code") return refused(c, "Invalid grant_type");
    const code = world.codes.get(field("code"));
    if (code === undefined || code.appId !== app.id || code.expiresAt <= Date.now()) {
      return refused(c, "Invalid authorization code");
    }
    if (code.redirectUri !== field("redirect_uri"))
      return refused(
        c,
        "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request",
      );
    if (code.isUsed) return refused(c, "This authorization code has been used");
    code.isUsed = true;
    const token = keep(simulation, app, code.profileId, code.permissions, SHORT_TOKEN_SECONDS);
    // A number, as it really comes: past 2^53, where JavaScript reads another one.
    const json = JSON.stringify({ access_token: token.token, user_id: "U", permissions: code.permissions });
    return c.body(`{"data":[${json.replace('"U"', code.profileId)}]}`, 200, { "content-type": "application/json" });
  });
  return routes;
}

/** `GET /access_token?grant_type=ig_exchange_token`: a token of one hour becomes one of sixty days. */
export function exchanged(simulation: Simulation, token: MetaToken, query: Record<string, string>) {
  const app = simulation.meta.world.apps.get(token.appId);
  if (query.grant_type !== "ig_exchange_token" || token.profileId === null || query.access_token !== token.token) {
    throw graphError(400, 100, "Invalid grant_type");
  }
  if (app === undefined || app.secret !== query.client_secret)
    throw graphError(400, 101, "Error validating client secret.");
  const expiresIn = 60 * DAY_SECONDS;
  const lasting = keep(simulation, app, token.profileId, token.scopes, expiresIn);
  return { access_token: lasting.token, token_type: "bearer", expires_in: expiresIn };
}

function keep(
  { meta, onChange }: Simulation,
  app: MetaApp,
  profileId: string,
  scopes: string[],
  lastsSeconds: number,
): MetaToken {
  const token: MetaToken = {
    ...{ token: `IGAA${randomUUID().replaceAll("-", "")}`, appId: app.id, isValid: true, scopes, profileId },
    ...{ expiresAt: Math.floor(Date.now() / 1000) + lastsSeconds, madeAt: Date.now(), businessAccountIds: [] },
  };
  meta.world.tokens.set(token.token, token);
  onChange();
  return token;
}

type Asked = { client_id: string; redirect_uri: string; scope: string; state: string };

function readAsked(c: Context): Asked {
  const { client_id = "", redirect_uri = "", scope = "", state = "" } = c.req.query();
  return { client_id, redirect_uri, scope, state };
}

/** The app, or what Instagram's page says instead of itself. */
function appOf({ meta }: Simulation, asked: Pick<Asked, "client_id" | "redirect_uri">): MetaApp | string {
  const app = meta.world.apps.get(asked.client_id);
  if (app === undefined) return "Invalid platform app";
  return app.redirectUris?.includes(asked.redirect_uri) ? app : "Invalid redirect_uri";
}

/** Flat, and not as the Graph API says it. */
const refused = (c: Context, message: string) =>
  c.json({ error_type: "OAuthException", code: 400, error_message: message }, 400);

const frame = (content: ReturnType<typeof html>) => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>Simulation of Instagram</title></head><body><main>${content}</main></body></html>`;

import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { readSession, readSessionToken, type Session } from "../auth/sessions.ts";
import { type Env, SettingsError } from "../env.ts";
import { newId, newSecret } from "../shared/ids.ts";
import type { LoadContext } from "../shared/load-context.ts";
import { type Services, servicesOf, type TrpcContext } from "../trpc/context.ts";
import { type AppCaller, createCaller } from "../trpc/router.ts";
import { withAnswerHeaders } from "./answer-headers.ts";
import { judgeOrigin } from "./gate.ts";
import { reportReadiness } from "./health.ts";
import { openLiveSocket } from "./live.ts";
import { errorName, log } from "./log.ts";
import { answerTrpc } from "./trpc.ts";

/** Draws the pages: Remix in production, next to nothing in tests of the other routes. */
export type Screens = (request: Request, context: LoadContext<AppCaller>) => Promise<Response>;

/** What one request carries through its route. */
type Visit = {
  url: URL;
  requestId: string;
  cspNonce: string;
  /** `Set-Cookie` values for the answer. */
  cookies: string[];
  /** The pattern of the route taken, for the log. */
  route: string;
};
type App = { Bindings: Env; Variables: { visit: Visit; services: Services } };
type AppContext = Context<App>;

/**
 * All routes in their order: the specific ones first, the screens last. Everything passes the gate before, and
 * gets its headers and its one line of log after.
 */
export function createApp({ screens }: { screens: Screens }): Hono<App> {
  const app = new Hono<App>();
  app.use(receive, checkSettings, guard);

  app.get("/ready", named("/ready"), (c) => reportReadiness(c.env));

  app.on(["GET", "HEAD"], "/live", named("/live"), async (c) =>
    openLiveSocket(c.req.raw, { session: await sessionOf(c), inboxOf: c.var.services.inboxOf }),
  );

  // A provider's calls do not come here: see answerWebhook.
  app.all("/webhooks/*", named("/webhooks/*"), (c) => c.text("not found", 404));

  app.all("/trpc/*", named("/trpc/*"), async (c) => answerTrpc(c.req.raw, contextOf(c, await sessionOf(c))));

  app.all("*", named("screens"), async (c) => {
    const context = contextOf(c, await sessionOf(c));
    const { session, setCookie } = context;
    return screens(c.req.raw, { trpc: createCaller(context), session, cspNonce: c.var.visit.cspNonce, setCookie });
  });

  app.onError((error, c) => {
    log({ level: "error", what: "route_failed", requestId: c.var.visit.requestId, error: errorName(error) });
    return c.text("Something went wrong on our side.", 500);
  });
  return app;
}

/** Around everything: the visit, and afterwards its headers and its line of log. */
const receive = createMiddleware<App>(async (c, next) => {
  const startedAt = Date.now();
  const url = new URL(c.req.url);
  const visit: Visit = { url, requestId: newId(), cspNonce: newSecret(128), cookies: [], route: "none" };
  c.set("visit", visit);
  await next();
  const answer = withAnswerHeaders(c.res, visit);
  // Hono would merge the headers of the two answers, and with them lose cookies.
  c.res = undefined;
  c.res = answer;
  const { status } = answer;
  log({
    level: status >= 500 ? "error" : "info",
    what: "request",
    requestId: visit.requestId,
    method: c.req.method,
    route: visit.route,
    status,
    ms: Date.now() - startedAt,
  });
});

/** A Worker that is set up wrongly serves nobody, and its log names every wrong setting, without its value. */
const checkSettings = createMiddleware<App>(async (c, next) => {
  try {
    c.set("services", servicesOf(c.env));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
    return c.text("Parley is not set up completely: the log says what is missing.", 503);
  }
  return next();
});

const guard = createMiddleware<App>(async (c, next) => {
  const decision = judgeOrigin(c.req.raw);
  if (decision === "open") return next();
  c.var.visit.route = "gate";
  const message = "This request did not come from Parley's own pages.";
  return c.json({ error: { message, data: { code: "FORBIDDEN", httpStatus: 403, reason: decision } } }, 403);
});

const named = (route: string) =>
  createMiddleware<App>(async (c, next) => {
    c.var.visit.route = route;
    return next();
  });

/** Read where a route needs it, and never for webhooks: they must not so much as look at a cookie. */
async function sessionOf(c: AppContext): Promise<Session | null> {
  const token = readSessionToken(c.req.raw);
  return token === null ? null : readSession(c.var.services.control, token);
}

function contextOf(c: AppContext, session: Session | null): TrpcContext {
  const { url, cookies } = c.var.visit;
  return { ...c.var.services, session, url, setCookie: (value) => cookies.push(value) };
}

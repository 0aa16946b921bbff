import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { readBearer } from "../auth/keys.ts";
import { readDeviceCookie } from "../auth/known-device.ts";
import { type Env, SettingsError } from "../env.ts";
import { newId, newSecret } from "../shared/ids.ts";
import type { LoadContext } from "../shared/load-context.ts";
import { errorName, log } from "../shared/log.ts";
import { may, type Permission } from "../shared/permissions.ts";
import { type Services, servicesOf, type TrpcContext } from "../trpc/context.ts";
import { type AppCaller, createCaller } from "../trpc/router.ts";
import { withAnswerHeaders } from "./answer-headers.ts";
import { answerArchive, takeArchivePiece } from "./archives.ts";
import { bodyMaxBytes, type GateRefusal, passGate, withoutHearsay } from "./gate.ts";
import { reportReadiness } from "./health.ts";
import { type Identity, identify, identifyVisitor } from "./identify.ts";
import { openLiveSocket } from "./live.ts";
import { answerMedia, answerMediaLink } from "./media.ts";
import { readForm } from "./read-form.ts";
import { answerTrpc } from "./trpc.ts";
import { takeUpload } from "./upload.ts";
import { readVisitor } from "./visitor.ts";

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
    openLiveSocket(c.req.raw, { session: await visitorOf(c), inboxOf: c.var.services.inboxOf }),
  );

  // A provider's calls do not come here: see answerWebhook.
  app.all("/webhooks/*", named("/webhooks/*"), (c) => c.text("not found", 404));

  app.on(["GET", "HEAD"], "/media/link/:token", named("/media/link/:token"), (c) =>
    answerMediaLink(c.req.raw, c.req.param("token"), { env: c.env, services: c.var.services }),
  );
  app.post("/media/upload", named("/media/upload"), async (c) => {
    const caller = await mayOf(c, "messages.send");
    return caller instanceof Response
      ? caller
      : takeUpload(c.req.raw, caller, { env: c.env, services: c.var.services });
  });
  app.on(["GET", "HEAD"], "/media/:id", named("/media/:id"), async (c) => {
    const caller = await mayOf(c, "inbox.read");
    const { services } = c.var;
    return caller instanceof Response
      ? caller
      : answerMedia(c.req.raw, c.req.param("id"), caller, { env: c.env, services });
  });

  app.on(["GET", "HEAD"], "/archives/:id/:token", named("/archives/:id/:token"), async (c) => {
    const caller = await mayOf(c, "backups.manage");
    const asked = { tenantId: String(caller), id: c.req.param("id"), token: c.req.param("token") };
    return caller instanceof Response
      ? caller
      : answerArchive(c.req.raw, asked, { env: c.env, services: c.var.services });
  });
  app.post("/archives/piece", named("/archives/piece"), async (c) => {
    const caller = await mayOf(c, "backups.manage");
    return caller instanceof Response ? caller : takeArchivePiece(c.req.raw, caller, c.var.services);
  });

  app.all("/trpc/*", named("/trpc/*"), async (c) => answerTrpc(c.req.raw, contextOf(c, await callerOf(c))));

  app.all("*", named("screens"), async (c) => {
    const taken = await readForm(c.req.raw, bodyMaxBytes(c.req.path));
    if ("refused" in taken) return answerRefusal(c, taken.refused);
    const context = contextOf(c, { session: await visitorOf(c), key: null, keyRefused: false });
    const { session, setCookie, allowLocalProviders: localProviders } = context;
    const { cspNonce, requestId } = c.var.visit;
    const trpc = createCaller(context);
    return screens(taken.request, { trpc, session, cspNonce, requestId, localProviders, setCookie });
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
    log({ level: "error", what: "settings_wrong", problem: error.message });
    return c.text("Parley is not set up completely: the log says what is missing.", 503);
  }
  return next();
});

const guard = createMiddleware<App>(async (c, next) => {
  c.req.raw = withoutHearsay(c.req.raw);
  const refused = await passGate(c.req.raw, c.env.WALL);
  if (refused === null) return next();
  c.var.visit.route = "gate";
  return answerRefusal(c, refused);
});

/** In the shape of tRPC's errors for programs, in words for who looks at a page. */
function answerRefusal(c: AppContext, { status, reason, message, headers }: GateRefusal): Response {
  const wantsPage = c.req.header("accept")?.includes("text/html") && !c.req.path.startsWith("/trpc/");
  if (wantsPage) return c.text(message, status, headers);
  return c.json(
    {
      error: {
        message,
        data: { code: reason.toUpperCase(), httpStatus: status, reason, requestId: c.var.visit.requestId },
      },
    },
    status,
    headers,
  );
}

const named = (route: string) =>
  createMiddleware<App>(async (c, next) => {
    c.var.visit.route = route;
    return next();
  });

// Asked where a route needs it, and never for webhooks: they must not so much as look at a cookie.
const callerOf = (c: AppContext) => identify(c.req.raw, c.var.services.control);
const visitorOf = (c: AppContext) => identifyVisitor(c.req.raw, c.var.services.control);

/** The tenant of who may do this, by session or key; or the refusal. The same rules as procedures have. */
async function mayOf(c: AppContext, permission: Permission): Promise<string | Response> {
  const identity = await callerOf(c);
  const { limits } = c.var.services;
  const [kind, bucketKey] =
    identity.key !== null ? (["key", identity.key.id] as const) : (["session", identity.session?.id ?? ""] as const);
  const tenantId = identity.key?.tenant.id ?? identity.session?.tenant.id;
  if (tenantId === undefined) return c.text("not signed in", 401);
  const isAllowed =
    identity.key?.scopes.has(permission) ?? (identity.session !== null && may(identity.session.role, permission));
  if (!isAllowed) return c.text("not allowed", 403);
  const taken = await limits.take(kind, bucketKey);
  return taken.ok ? tenantId : c.text("too many requests", 429, { "retry-after": String(taken.retryAfterSeconds) });
}

function contextOf(c: AppContext, identity: Identity): TrpcContext {
  const { url, cookies, requestId } = c.var.visit;
  const visitor = readVisitor(c.req.raw, requestId);
  const deviceCookie = readBearer(c.req.raw) === null ? readDeviceCookie(c.req.raw) : null;
  return { ...c.var.services, ...identity, deviceCookie, visitor, url, setCookie: (value) => cookies.push(value) };
}

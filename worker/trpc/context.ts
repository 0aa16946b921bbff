import { waitUntil } from "cloudflare:workers";
import type { KeyInUse } from "../auth/keys.ts";
import { createMailer, type Mailer } from "../auth/mail.ts";
import type { Session } from "../auth/sessions.ts";
import type { Fetch } from "../channels/channel.ts";
import { type ControlDb, openControl } from "../control/database.ts";
import { createVault, type Vault } from "../control/vault.ts";
import { type Env, settings } from "../env.ts";
import type { Visitor } from "../http/visitor.ts";
import { type InboxStub, inboxOf } from "../inbox/stub.ts";
import type { LimiterRpc } from "../limits/limiter.ts";
import { createLimits, type Limits } from "../limits/limits.ts";
import { systemClock } from "../shared/clock.ts";
import type { GraphOrigins } from "../shared/graph-origins.ts";
import type { InstagramApp } from "../shared/instagram-app.ts";
import { errorName, log } from "../shared/log.ts";

/** What the procedures work with, apart from who asks. Tests make their own. */
export type Services = {
  control: ControlDb;
  vault: Vault;
  /** A new stub each time: one that has thrown may stay broken. */
  inboxOf(tenantId: string): InboxStub;
  fetch: Fetch;
  /** Development and tests only: a provider's address may be loopback. */
  allowLocalProviders: boolean;
  /** Where Meta is called for what is connected from now on. */
  graphOrigins: GraphOrigins;
  /** The operator's app for signing in with Instagram; null where there is none. */
  instagramApp: InstagramApp | null;
  /** Each tenant's objects lie under its own prefix (worker/shared/media-prefix.ts). */
  media: R2Bucket;
  mail: Mailer;
  limits: Limits;
  /** Null where the platform has no queues: then inboxes are told directly. */
  syncQueue: Queue | null;
  /** Development and tests only: the timer's interval for every account, whatever its inbox says. */
  syncEveryMs: number | null;
  /** Of this deployment: another one than before has every account synced once. */
  version: string;
  /** Goes on after the answer, for at most the half minute that the platform gives. */
  inBackground(work: Promise<void>): void;
};

export type TrpcContext = Services & {
  /** Null for who is not signed in, and for every call that came with a key: those never read a cookie. */
  session: Session | null;
  /** The partner's key that the call came with. */
  key: KeyInUse | null;
  /** It came with one that does not count: unknown, revoked or expired. */
  keyRefused: boolean;
  /** The cookie of a browser that has signed in before, unchecked (worker/auth/known-device.ts). */
  deviceCookie: string | null;
  /** Whoever sent the request, signed in or not. */
  visitor: Visitor;
  /** Of the request that is answered: webhook addresses and the cookie's name depend on it. */
  url: URL;
  /** Puts a `Set-Cookie` value on the answer, be it of `/trpc` or of a page. */
  setCookie(value: string): void;
};

const services = new WeakMap<Env, Services>();

/**
 * Made once per isolate: the vault keeps imported keys, and drizzle takes the schema apart anew each time.
 *
 * @throws SettingsError when a setting is missing or wrong
 */
export function servicesOf(env: Env): Services {
  const known = services.get(env);
  if (known !== undefined) return known;
  const { masterKeys, allowLocalProviders, graphOrigins, mail, instagramApp, syncEveryMs } = settings(env);
  const made: Services = {
    control: openControl(env.CONTROL),
    vault: createVault(masterKeys),
    inboxOf: (tenantId) => inboxOf(env, tenantId),
    fetch: (url, init) => fetch(url, init),
    allowLocalProviders,
    graphOrigins,
    instagramApp,
    media: env.MEDIA,
    mail: createMailer(mail, (url, init) => fetch(url, init)),
    limits: createLimits({
      limiterNamed: (name) => env.LIMITER.getByName(name) as unknown as LimiterRpc,
      clock: systemClock,
      onUnreachable: (kind, thrown) =>
        log({ level: "error", what: `limit_unreachable_${kind}`, error: errorName(thrown) }),
    }),
    // The types know wrangler.toml only; a deployment may be without either.
    syncQueue: (env as { SYNC?: Queue }).SYNC ?? null,
    syncEveryMs,
    version: (env as { VERSION?: WorkerVersionMetadata }).VERSION?.id ?? "unknown",
    inBackground: waitUntil,
  };
  services.set(env, made);
  return made;
}

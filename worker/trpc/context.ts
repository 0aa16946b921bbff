import type { Session } from "../auth/sessions.ts";
import type { Fetch } from "../channels/channel.ts";
import { type ControlDb, openControl } from "../control/database.ts";
import { createVault, type Vault } from "../control/vault.ts";
import { type Env, settings } from "../env.ts";
import { type InboxStub, inboxOf } from "../inbox/stub.ts";

/** What the procedures work with, apart from who asks. Tests make their own. */
export type Services = {
  control: ControlDb;
  vault: Vault;
  /** A new stub each time: one that has thrown may stay broken. */
  inboxOf(tenantId: string): InboxStub;
  fetch: Fetch;
  /** Development and tests only: a provider's address may be loopback. */
  allowLocalProviders: boolean;
};

export type TrpcContext = Services & {
  session: Session | null;
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
  const { masterKeys, allowLocalProviders } = settings(env);
  const made: Services = {
    control: openControl(env.CONTROL),
    vault: createVault(masterKeys),
    inboxOf: (tenantId) => inboxOf(env, tenantId),
    fetch: (url, init) => fetch(url, init),
    allowLocalProviders,
  };
  services.set(env, made);
  return made;
}

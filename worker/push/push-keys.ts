import type { Tenant } from "../control/tenants.ts";
import type { Vault } from "../control/vault.ts";
import { toBase64Url } from "../shared/ids.ts";
import type { PushKeys } from "../shared/push.ts";

const placeOf = (tenantId: string) => ({ table: "push_state", column: "sealed_private_key", row: tenantId });

/** A new key pair for a tenant: the browsers that subscribe with it take messages from whoever has the private one. */
export async function makePushKeys(vault: Vault, tenant: Tenant, origin: string): Promise<PushKeys> {
  const pair = (await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const publicKey = toBase64Url(new Uint8Array((await crypto.subtle.exportKey("raw", pair.publicKey)) as ArrayBuffer));
  const { d } = (await crypto.subtle.exportKey("jwk", pair.privateKey)) as JsonWebKey;
  if (d === undefined) throw new Error("a private key was made without its secret part");
  const sealedPrivateKey = await vault.seal(tenant, placeOf(tenant.id), d);
  // Push services refuse a contact that is no https address.
  return { publicKey, sealedPrivateKey, subject: origin.replace(/^http:/, "https:") };
}

/** Null when it does not open: then nobody is told until somebody subscribes anew. */
export async function openPushKey(vault: Vault, tenant: Tenant, keys: PushKeys): Promise<string | null> {
  const opened = await vault.open(tenant, placeOf(tenant.id), keys.sealedPrivateKey);
  return opened.ok ? opened.value : null;
}

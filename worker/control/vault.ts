import { sha256Hex } from "../shared/ids.ts";
import type { MasterKeyRing } from "../shared/master-keys.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import { decryptAesGcm, encryptAesGcm, importAesKey, NONCE_BYTES, utf8 } from "./aes-gcm.ts";
import { additionalDataOf, formatSealed, type Place, parseSealed } from "./sealed.ts";

/** What the vault needs of a tenant: `dataKey` is the sealed key, as its row holds it. */
export type VaultTenant = { id: string; dataKey: string };

/**
 * Secrets at rest. Each tenant has a 256-bit data key, sealed by a master key of the ring; its secrets are
 * sealed by the data key. Both are bound to their tenant, table, column, row and key id, so that a row that
 * someone copies elsewhere opens nowhere else.
 */
export type Vault = {
  /** A fresh data key for a new tenant, sealed by the ring's first key: goes into `tenants.data_key`. */
  newDataKey(tenantId: string): Promise<string>;
  /** @throws UnreadableSecretError when the tenant's data key does not open. */
  seal(tenant: VaultTenant, place: Place, plaintext: string): Promise<string>;
  /** `unreadable` says no more: a wrong place, a changed byte and a lost master key look alike. */
  open(tenant: VaultTenant, place: Place, sealed: string): Promise<Outcome<string, "unreadable">>;
};

/** A stored secret that does not open: a master key is missing from the ring, or the database was changed by hand. */
export class UnreadableSecretError extends Error {
  override readonly name = "UnreadableSecretError";
  constructor(place: Pick<Place, "table" | "column">) {
    super(`${place.table}.${place.column} cannot be opened: is the key that sealed it still in MASTER_KEYS?`);
  }
}

type NamedKey = { id: string; key: CryptoKey };

export function createVault(ring: MasterKeyRing): Vault {
  const [current] = ring;
  const masterKeys = new Map(ring.map((master) => [master.id, once(() => importAesKey(master.key))]));

  async function newDataKey(tenantId: string): Promise<string> {
    const key = await importAesKey(current.key);
    const dataKey = crypto.getRandomValues(new Uint8Array(32));
    return sealBytes({ id: current.id, key }, tenantId, dataKeyPlace(tenantId), dataKey);
  }

  async function openDataKey(tenant: VaultTenant): Promise<NamedKey | null> {
    const masterId = parseSealed(tenant.dataKey)?.keyId;
    const importMaster = masterId === undefined ? undefined : masterKeys.get(masterId);
    if (masterId === undefined || importMaster === undefined) return null;
    const master = { id: masterId, key: await importMaster() };
    const bytes = await openBytes(master, tenant.id, dataKeyPlace(tenant.id), tenant.dataKey);
    if (bytes === null) return null;
    return { id: await dataKeyId(bytes), key: await importAesKey(bytes) };
  }

  async function seal(tenant: VaultTenant, place: Place, plaintext: string): Promise<string> {
    const dataKey = await openDataKey(tenant);
    if (dataKey === null) throw new UnreadableSecretError(dataKeyPlace(tenant.id));
    return sealBytes(dataKey, tenant.id, place, utf8(plaintext));
  }

  async function open(tenant: VaultTenant, place: Place, sealed: string): Promise<Outcome<string, "unreadable">> {
    const dataKey = await openDataKey(tenant);
    const bytes = dataKey === null ? null : await openBytes(dataKey, tenant.id, place, sealed);
    return bytes === null ? fail("unreadable") : ok(new TextDecoder().decode(bytes));
  }

  return { newDataKey, seal, open };
}

const dataKeyPlace = (tenantId: string): Place => ({ table: "tenants", column: "data_key", row: tenantId });

/**
 * A data key's id follows from the key itself, so it stays the same when a new master key wraps the same data
 * key again. A hash of 256 random bits gives nothing of them away.
 */
async function dataKeyId(key: Uint8Array<ArrayBuffer>): Promise<string> {
  const labelled = new Uint8Array([...utf8("parley data key id|"), ...key]);
  return (await sha256Hex(labelled)).slice(0, 16);
}

async function sealBytes(
  key: NamedKey,
  tenantId: string,
  place: Place,
  plaintext: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const ciphertext = await encryptAesGcm(key.key, nonce, additionalDataOf(tenantId, place, key.id), plaintext);
  return formatSealed({ keyId: key.id, nonce, ciphertext });
}

async function openBytes(
  key: NamedKey,
  tenantId: string,
  place: Place,
  text: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const sealed = parseSealed(text);
  if (sealed === null || sealed.keyId !== key.id) return null;
  return decryptAesGcm(key.key, sealed.nonce, additionalDataOf(tenantId, place, key.id), sealed.ciphertext);
}

/** Keeps the value of the first call. The value and not its promise: another request may have made that one. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: T | undefined;
  return async () => {
    made ??= await make();
    return made;
  };
}

import { sha256Hex } from "../shared/ids.ts";
import type { MasterKeyRing } from "../shared/master-keys.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import { decryptAesGcm, encryptAesGcm, importAesKey, NONCE_BYTES, utf8 } from "./aes-gcm.ts";
import { additionalDataOf, formatSealed, type Place, parseSealed, sealedPrefix } from "./sealed.ts";

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
  /**
   * For what belongs to a user and so to no one tenant: sealed by the ring's first key itself. What lies in the
   * database this way (`second_factors.secret`) has to be sealed anew when master keys are rotated.
   *
   * @param owner whose it is: `user:` and an id
   */
  sealByMaster(owner: string, place: Place, plaintext: string): Promise<string>;
  openByMaster(owner: string, place: Place, sealed: string): Promise<Outcome<string, "unreadable">>;
  /** What every value that is sealed by the ring's first key begins with. */
  readonly currentPrefix: string;
  /** The same secret sealed anew by the ring's first key, for when an older master key is to go. */
  resealByMaster(owner: string, place: Place, sealed: string): Promise<Outcome<string, "unreadable">>;
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

  async function sealBytesByMaster(owner: string, place: Place, plaintext: Uint8Array<ArrayBuffer>): Promise<string> {
    const key = await importAesKey(current.key);
    return sealBytes({ id: current.id, key }, owner, place, plaintext);
  }

  async function openBytesByMaster(
    owner: string,
    place: Place,
    sealed: string,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const masterId = parseSealed(sealed)?.keyId;
    const importMaster = masterId === undefined ? undefined : masterKeys.get(masterId);
    if (masterId === undefined || importMaster === undefined) return null;
    return openBytes({ id: masterId, key: await importMaster() }, owner, place, sealed);
  }

  const newDataKey = (tenantId: string): Promise<string> =>
    sealBytesByMaster(tenantId, dataKeyPlace(tenantId), crypto.getRandomValues(new Uint8Array(32)));

  async function openDataKey(tenant: VaultTenant): Promise<NamedKey | null> {
    const bytes = await openBytesByMaster(tenant.id, dataKeyPlace(tenant.id), tenant.dataKey);
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

  async function openByMaster(owner: string, place: Place, sealed: string): Promise<Outcome<string, "unreadable">> {
    const bytes = await openBytesByMaster(owner, place, sealed);
    return bytes === null ? fail("unreadable") : ok(new TextDecoder().decode(bytes));
  }

  async function resealByMaster(owner: string, place: Place, sealed: string): Promise<Outcome<string, "unreadable">> {
    const bytes = await openBytesByMaster(owner, place, sealed);
    return bytes === null ? fail("unreadable") : ok(await sealBytesByMaster(owner, place, bytes));
  }

  return {
    newDataKey,
    seal,
    open,
    sealByMaster: (owner, place, plaintext) => sealBytesByMaster(owner, place, utf8(plaintext)),
    openByMaster,
    currentPrefix: sealedPrefix(current.id),
    resealByMaster,
  };
}

export const dataKeyPlace = (tenantId: string): Place => ({ table: "tenants", column: "data_key", row: tenantId });

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

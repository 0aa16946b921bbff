import { Buffer } from "node:buffer";
import { timingSafeEqual } from "node:crypto";
import { and, desc, eq, isNull, lte, or } from "drizzle-orm";
import { apiKeys, tenants, users } from "../../drizzle/control.ts";
import type { ControlDb } from "../control/database.ts";
import { newId, newSecret, sha256Hex } from "../shared/ids.ts";
import { KEY_SCOPES, type KeyScope, type Permission } from "../shared/permissions.ts";

/**
 * Keys for partners' programs: `parley_<id>_<secret>`, the secret of 256 random bits. It is shown once and kept
 * nowhere: the table has its SHA-256, which needs no salt or slowness, since nobody guesses 256 bits.
 */

/** The key that a call came with. */
export type KeyInUse = {
  id: string;
  name: string;
  tenant: { id: string; name: string };
  scopes: ReadonlySet<Permission>;
};

const KEY_PATTERN = /^parley_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;
/** Compared against when there is no such key, so that an unknown id costs what a wrong secret costs. */
const NO_KEY_HASH = "0".repeat(64);
/** A call within this time after the last note of one writes nothing. */
const LAST_USED_STEP_MS = 60_000;

/** What stands behind `Authorization: Bearer`; null when the call has no such header. Never empty by accident. */
export function readBearer(request: Request): string | null {
  const header = request.headers.get("authorization");
  const match = header === null ? null : /^bearer(?: +(.*))?$/i.exec(header.trim());
  return match === null ? null : (match[1] ?? "");
}

/**
 * The key that a call presents; null when it is unknown, revoked, expired or its secret wrong. Asked of the
 * database each time: a revoked key is refused by the very next call.
 */
export async function readKey(
  control: ControlDb,
  presented: string,
  now: number = Date.now(),
): Promise<KeyInUse | null> {
  const [, id, secret] = KEY_PATTERN.exec(presented) ?? [];
  if (id === undefined || secret === undefined) return null;
  const [row] = await control
    .select({
      name: apiKeys.name,
      secretHash: apiKeys.secretHash,
      scopes: apiKeys.scopes,
      expiresAt: apiKeys.expiresAt,
      lastUsedAt: apiKeys.lastUsedAt,
      tenantId: tenants.id,
      tenantName: tenants.name,
    })
    .from(apiKeys)
    .innerJoin(tenants, eq(tenants.id, apiKeys.tenantId))
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt), isNull(tenants.deletedAt)))
    .limit(1);
  const presentedHash = Buffer.from(await sha256Hex(secret));
  const matches = timingSafeEqual(presentedHash, Buffer.from(row?.secretHash ?? NO_KEY_HASH));
  if (!matches || row === undefined) return null;
  if (row.expiresAt !== null && row.expiresAt <= now) return null;
  if (now - (row.lastUsedAt ?? 0) >= LAST_USED_STEP_MS) await noteUse(control, id, now);
  const { name, tenantId, tenantName } = row;
  return { id, name, tenant: { id: tenantId, name: tenantName }, scopes: new Set(scopesOf(row.scopes)) };
}

/** Of many calls at once one writes. */
async function noteUse(control: ControlDb, id: string, now: number): Promise<void> {
  const isStale = or(isNull(apiKeys.lastUsedAt), lte(apiKeys.lastUsedAt, now - LAST_USED_STEP_MS));
  await control
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(and(eq(apiKeys.id, id), isStale));
}

/** A key as its workspace sees it, without its secret; times are ms since 1970. */
export type ListedKey = {
  id: string;
  name: string;
  lastFour: string;
  scopes: KeyScope[];
  /** The email of who made it. */
  createdBy: string;
  createdAt: number;
  /** Null: it does not end by itself. */
  expiresAt: number | null;
  /** To the minute. */
  lastUsedAt: number | null;
};

const LISTED = {
  id: apiKeys.id,
  name: apiKeys.name,
  lastFour: apiKeys.lastFour,
  scopes: apiKeys.scopes,
  createdBy: users.email,
  createdAt: apiKeys.createdAt,
  expiresAt: apiKeys.expiresAt,
  lastUsedAt: apiKeys.lastUsedAt,
};

/** Keys that were not revoked, expired ones too (they say why a partner's program stopped); newest first. */
export async function listKeys(control: ControlDb, tenantId: string): Promise<ListedKey[]> {
  const rows = await control
    .select(LISTED)
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.createdBy))
    .where(and(eq(apiKeys.tenantId, tenantId), isNull(apiKeys.revokedAt)))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
  return rows.map((row) => ({ ...row, scopes: scopesOf(row.scopes) }));
}

/** @returns `secret`: the whole key, `parley_<id>_<secret>`, which nobody can be shown a second time. */
export async function createKey(
  control: ControlDb,
  tenantId: string,
  wish: {
    name: string;
    scopes: readonly KeyScope[];
    createdBy: { id: string; email: string };
    expiresAt: number | null;
  },
): Promise<{ key: ListedKey; secret: string }> {
  const id = newId();
  const secret = newSecret(256);
  const scopes = KEY_SCOPES.filter((scope) => wish.scopes.includes(scope));
  const shown = { id, name: wish.name, lastFour: secret.slice(-4), createdAt: Date.now(), expiresAt: wish.expiresAt };
  await control.insert(apiKeys).values({
    ...shown,
    tenantId,
    secretHash: await sha256Hex(secret),
    scopes: scopes.join(" "),
    createdBy: wish.createdBy.id,
  });
  const key = { ...shown, scopes, createdBy: wish.createdBy.email, lastUsedAt: null };
  return { key, secret: `parley_${id}_${secret}` };
}

/** From now on the key is refused. Answers its name; null when the tenant has no such key in use. */
export async function revokeKey(control: ControlDb, tenantId: string, id: string): Promise<{ name: string } | null> {
  const [revoked] = await control
    .update(apiKeys)
    .set({ revokedAt: Date.now() })
    .where(and(eq(apiKeys.id, id), eq(apiKeys.tenantId, tenantId), isNull(apiKeys.revokedAt)))
    .returning({ name: apiKeys.name });
  return revoked ?? null;
}

/** A scope that this version does not know (any more) allows nothing. */
const scopesOf = (stored: string): KeyScope[] => {
  const names = stored.split(" ");
  return KEY_SCOPES.filter((scope) => names.includes(scope));
};

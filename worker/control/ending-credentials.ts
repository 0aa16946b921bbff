import { and, asc, eq, isNotNull, lte, or, sql } from "drizzle-orm";
import { credentials } from "../../drizzle/control.ts";
import { apiKeyPlace, lastFourOf } from "./credentials.ts";
import type { ControlDb } from "./database.ts";
import type { Vault, VaultTenant } from "./vault.ts";

/** A credential whose key ends by itself. Times are ms since 1970. */
export type EndingCredential = {
  id: string;
  tenantId: string;
  apiKey: string;
  expiresAt: number;
  /** When the key was made, or made to last longer. */
  keyedAt: number;
  /** Of how many days before the end its owners have been told. */
  warnedDays: number | null;
};

/** After a try that did nothing. */
const TRY_AGAIN_MS = 6 * 60 * 60 * 1000;

/**
 * Keys that end before long, and those of which only the longest time that they may last is known: a provider says
 * the rest when it makes them last longer. The first to end come first; one that was just tried waits.
 */
export async function listEndingCredentials(
  control: ControlDb,
  due: { now: number; presumedMs: number; refreshAfterMs: number; beforeMs: number; limit: number },
): Promise<EndingCredential[]> {
  const { expiresAt, keyedAt, refreshDueAt } = credentials;
  const isPresumed = sql`${expiresAt} - ${keyedAt} >= ${due.presumedMs}`;
  const rows = await control
    .select({
      id: credentials.id,
      tenantId: credentials.tenantId,
      apiKey: credentials.apiKey,
      expiresAt,
      keyedAt,
      warnedDays: credentials.warnedDays,
    })
    .from(credentials)
    .where(
      and(
        isNotNull(expiresAt),
        or(lte(expiresAt, due.now + due.beforeMs), and(isPresumed, lte(keyedAt, due.now - due.refreshAfterMs))),
        or(sql`${refreshDueAt} IS NULL`, lte(refreshDueAt, due.now)),
      ),
    )
    .orderBy(asc(expiresAt))
    .limit(due.limit);
  return rows.flatMap((row) =>
    row.expiresAt === null ? [] : [{ ...row, expiresAt: row.expiresAt, keyedAt: row.keyedAt ?? 0 }],
  );
}

/** The same key for longer, or another one in its place; not over one that somebody has entered meanwhile. */
export async function renewKey(
  control: ControlDb,
  vault: Vault,
  tenant: VaultTenant,
  credential: EndingCredential,
  renewed: { apiKey: string; expiresAt: number; now: number },
): Promise<void> {
  const { apiKey, expiresAt, now } = renewed;
  await control
    .update(credentials)
    .set({
      apiKey: await vault.seal(tenant, apiKeyPlace(credential.id), apiKey),
      apiKeyLastFour: lastFourOf(apiKey),
      ...{ expiresAt, keyedAt: now, warnedDays: null, refreshDueAt: null },
    })
    .where(unchanged(credential));
}

export async function noteWarned(control: ControlDb, credential: EndingCredential, days: number): Promise<void> {
  await control.update(credentials).set({ warnedDays: days }).where(unchanged(credential));
}

export async function putOffRefresh(control: ControlDb, credential: EndingCredential, now: number): Promise<void> {
  await control
    .update(credentials)
    .set({ refreshDueAt: now + TRY_AGAIN_MS })
    .where(unchanged(credential));
}

const unchanged = ({ id, tenantId, apiKey }: EndingCredential) =>
  and(eq(credentials.id, id), eq(credentials.tenantId, tenantId), eq(credentials.apiKey, apiKey));

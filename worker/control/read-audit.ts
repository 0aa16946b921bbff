import { and, asc, desc, eq, gt, lt } from "drizzle-orm";
import { auditLog } from "../../drizzle/control.ts";
import { type AuditAction, type AuditResult, auditHash, NO_ROW_BEFORE, readAuditHead } from "./audit.ts";
import type { ControlDb } from "./database.ts";

export type AuditFilter = { action: AuditAction | null; result: AuditResult | null; actorId: string | null };

/** A row as it stands in the log; `at` is ms since 1970. */
export type StoredAuditRow = typeof auditLog.$inferSelect;

/**
 * A page of a tenant's log, newest first, from below `before` (a `seq`; null: from the newest).
 *
 * @returns at most `limit` rows, and from where the next page goes on; null when this was the last
 */
export async function listAudit(
  control: ControlDb,
  tenantId: string,
  { before, limit, filter }: { before: number | null; limit: number; filter: AuditFilter },
): Promise<{ rows: StoredAuditRow[]; nextBefore: number | null }> {
  const { action, result, actorId } = filter;
  const rows = await control
    .select()
    .from(auditLog)
    .where(
      and(
        eq(auditLog.tenantId, tenantId),
        before === null ? undefined : lt(auditLog.seq, before),
        action === null ? undefined : eq(auditLog.action, action),
        result === null ? undefined : eq(auditLog.result, result),
        actorId === null ? undefined : eq(auditLog.actorId, actorId),
      ),
    )
    .orderBy(desc(auditLog.seq))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  return { rows: shown, nextBefore: rows.length > limit ? (shown.at(-1)?.seq ?? null) : null };
}

/** `brokenAt` is the first place in the chain that is not as it was written; null when all of it is. */
export type ChainReport = { checked: number; brokenAt: number | null };

/** D1 answers at most so many rows at a time without holding much in memory: a row has a few hundred bytes. */
const VERIFY_SLICE_ROWS = 500;

/**
 * Walks a tenant's chain from its first row to its head and works out every hash again. A row that was changed,
 * taken out, put elsewhere or cut off the end is found, and so is one that was added beyond the head.
 */
export async function verifyAudit(
  control: ControlDb,
  tenantId: string,
  sliceRows: number = VERIFY_SLICE_ROWS,
): Promise<ChainReport> {
  // The head first: rows that are appended from now on lie beyond it, and are for the next check.
  const head = (await readAuditHead(control, tenantId)) ?? { seq: 0, hash: NO_ROW_BEFORE };
  let hash = NO_ROW_BEFORE;
  let seq = 0;
  while (seq < head.seq) {
    const slice = await control
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.tenantId, tenantId), gt(auditLog.seq, seq)))
      .orderBy(asc(auditLog.seq))
      .limit(Math.min(sliceRows, head.seq - seq));
    if (slice.length === 0) return { checked: seq, brokenAt: seq + 1 };
    for (const { hash: stored, ...row } of slice) {
      if (row.seq !== seq + 1) return { checked: seq, brokenAt: seq + 1 };
      hash = await auditHash(row, hash);
      if (hash !== stored) return { checked: seq, brokenAt: row.seq };
      seq = row.seq;
    }
  }
  if (hash !== head.hash) return { checked: seq, brokenAt: seq };
  return { checked: seq, brokenAt: await findBeyond(control, tenantId, head.seq) };
}

/** A row beyond the head that is not there because the head has moved on since: somebody put it there, or moved the head back. */
async function findBeyond(control: ControlDb, tenantId: string, seq: number): Promise<number | null> {
  const [beyond] = await control
    .select({ seq: auditLog.seq })
    .from(auditLog)
    .where(and(eq(auditLog.tenantId, tenantId), gt(auditLog.seq, seq)))
    .orderBy(desc(auditLog.seq))
    .limit(1);
  if (beyond === undefined) return null;
  const head = await readAuditHead(control, tenantId);
  return head !== null && head.seq >= beyond.seq ? null : seq + 1;
}

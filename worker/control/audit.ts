import { eq, sql } from "drizzle-orm";
import { auditHeads, auditLog } from "../../drizzle/control.ts";
import { fullJitterDelayMs } from "../shared/backoff.ts";
import { sha256Hex } from "../shared/ids.ts";
import type { ControlDb } from "./database.ts";

/** Everything that is written down, by name. A name stays for ever: old rows carry it. */
export const AUDIT_ACTIONS = [
  "auth.signed_up",
  "auth.signed_in",
  "auth.signed_out",
  "auth.password_changed",
  "auth.password_reset_requested",
  "auth.password_reset",
  "session.ended",
  "session.all_ended",
  "second_factor.begun",
  "second_factor.confirmed",
  "second_factor.removed",
  "member.invited",
  "invitation.looked_at",
  "invitation.revoked",
  "invitation.accepted",
  "member.role_changed",
  "member.disabled",
  "member.enabled",
  "member.removed",
  "member.left",
  "workspace.created",
  "workspace.switched",
  "workspace.renamed",
  "workspace.deleted",
  "key.created",
  "key.revoked",
  "account.connected",
  "account.offered",
  "credentials.saved",
  "credentials.replaced",
  "account.sign_in_started",
  "account.checkpoint_answered",
  "account.sign_in_renewed",
  "account.sign_in_cancelled",
  "account.reconnected",
  "account.disconnected",
  "account.paused",
  "account.resumed",
  "account.renamed",
  "account.media_setting_changed",
  "account.webhook_taken_over",
  "account.deauthorized",
  "account.data_deleted",
  "dead_letters.replayed",
  "dead_letters.dismissed",
  "backup.started",
  "backup.downloaded",
  "backup.restore_begun",
  "backup.restored",
  "health.repaired",
  "note.removed",
  "message.discarded",
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** `begun` stands before what cannot be undone; a second row says how it went. `failed` is a fault of ours. */
export const AUDIT_RESULTS = ["begun", "ok", "refused", "failed"] as const;
export type AuditResult = (typeof AUDIT_RESULTS)[number];

/** Whose log it is when no tenant is known: a failed sign-in. Tenant ids are UUIDs, so none has this name. */
export const PLATFORM = "platform";

/** Who did what, to what, from where, and how it went. Names and ids only: no secret, no message, no phone number. */
export type AuditEntry = {
  tenantId: string;
  action: AuditAction;
  result: AuditResult;
  actor: { id: string; name: string } | null;
  target: string | null;
  address: string | null;
  requestId: string;
};

/** A row without its hash, as the hash covers it. `at` is ms since 1970. */
export type AuditRow = Omit<typeof auditLog.$inferSelect, "hash">;

/** What the first row of a log stands on. */
export const NO_ROW_BEFORE = "";

/** Texts from outside are cut here: a log that a caller can make large is a way to fill the database. */
const TEXT_MAX_CHARACTERS = 320;

/**
 * The link of the chain: SHA-256 (hex) over a row and the hash before it. A JSON list of all values in a fixed
 * order reads one way only: quotes and commas inside a value are escaped, and null is not the text "null".
 */
export function auditHash(row: AuditRow, hashBefore: string): Promise<string> {
  const { tenantId, seq, at, action, result, actorId, actorName, target, address, requestId } = row;
  const values = [tenantId, seq, at, action, result, actorId, actorName, target, address, requestId];
  return sha256Hex(JSON.stringify(["parley audit 1", hashBefore, ...values]));
}

/** Each round one of those who append at once wins, so this is also how many may do so in one tenant. */
const TRIES = 40;
const RETRY_BASE_MS = 4;
const RETRY_CAP_MS = 200;

/**
 * Appends a row to its tenant's chain. Calls at the same time are fine: whoever finds that the head has moved
 * in between reads it again.
 *
 * The chain finds what somebody changes by hand. Who can write to the database and knows this code can make a
 * whole new chain: against that only a head that was written down elsewhere helps.
 *
 * @throws when the database cannot be written, or when a row lies beyond the head, which only tampering does
 */
export async function recordAudit(control: ControlDb, entry: AuditEntry, now: number = Date.now()): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const head = (await readAuditHead(control, entry.tenantId)) ?? { seq: 0, hash: NO_ROW_BEFORE };
    const row = rowOf(entry, head.seq + 1, now);
    if (await append(control, row, head)) return;
    await waitMs(fullJitterDelayMs(attempt, RETRY_BASE_MS, RETRY_CAP_MS, Math.random()));
  }
  throw new Error("An audit row found no place at the end of its chain.");
}

export type AuditHead = { seq: number; hash: string };

/** The newest row's place and hash; null for a tenant without a log. */
export async function readAuditHead(control: ControlDb, tenantId: string): Promise<AuditHead | null> {
  const [head] = await control
    .select({ seq: auditHeads.seq, hash: auditHeads.hash })
    .from(auditHeads)
    .where(eq(auditHeads.tenantId, tenantId))
    .limit(1);
  return head ?? null;
}

/** Row and head in one transaction, both only when the head is still the one that the row stands on. */
async function append(control: ControlDb, row: AuditRow, head: AuditHead): Promise<boolean> {
  const { tenantId, seq, at, action, result, actorId, actorName, target, address, requestId } = row;
  const hash = await auditHash(row, head.hash);
  const headIsStill =
    head.seq === 0
      ? sql`NOT EXISTS (SELECT 1 FROM audit_heads WHERE tenant_id = ${tenantId})`
      : sql`EXISTS (SELECT 1 FROM audit_heads WHERE tenant_id = ${tenantId} AND seq = ${head.seq} AND hash = ${head.hash})`;
  // Through the insert builder: drizzle's batch on D1 takes no raw statement that has parameters.
  const [added] = await control.batch([
    control
      .insert(auditLog)
      .select(
        sql`SELECT ${tenantId}, ${seq}, ${at}, ${action}, ${result}, ${actorId}, ${actorName}, ${target}, ${address},
          ${requestId}, ${hash} WHERE ${headIsStill}`,
      )
      .returning({ seq: auditLog.seq }),
    control
      .insert(auditHeads)
      .select(sql`SELECT ${tenantId}, ${seq}, ${hash} WHERE ${headIsStill}`)
      .onConflictDoUpdate({ target: auditHeads.tenantId, set: { seq: sql`excluded.seq`, hash: sql`excluded.hash` } }),
  ]);
  return added.length === 1;
}

function rowOf({ actor, ...entry }: AuditEntry, seq: number, at: number): AuditRow {
  return {
    tenantId: entry.tenantId,
    seq,
    at,
    action: entry.action,
    result: entry.result,
    actorId: cut(actor?.id ?? null),
    actorName: cut(actor?.name ?? null),
    target: cut(entry.target),
    address: cut(entry.address),
    requestId: entry.requestId,
  };
}

/** As UTF-8 and back: half of an emoji would be stored as another character, and the hash would not fit any more. */
const cut = (text: string | null): string | null =>
  text === null ? null : new TextDecoder().decode(new TextEncoder().encode(text.slice(0, TEXT_MAX_CHARACTERS)));

const waitMs = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

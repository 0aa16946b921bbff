import { fail, type Outcome, ok } from "../shared/outcome.ts";
import { isCancelled, keepUsedUp, removeMessage } from "./cancel-send.ts";
import { findByClientId, findMessage } from "./messages.ts";
import type { Sql } from "./sql.ts";

/** `may_have_arrived`: the provider may have taken it, now or at an earlier try, so it stays on the screen. */
export type DiscardRefusal = "not_found" | "not_failed" | "may_have_arrived";

/**
 * Takes a failed message of ours away, for everybody: the customer never got it, and nobody wants it to be tried again.
 * Its client id is used up, as that of one which was called back. Twice is once.
 *
 * Only what certainly did not arrive: refused by the provider, or never taken by it. A message of which that is not
 * known is the only trace of what a customer may have read.
 */
export function discardFailed(sql: Sql, clientId: string, now: number): Outcome<{ discarded: true }, DiscardRefusal> {
  return sql.transaction(() => {
    const known = findByClientId(sql, clientId);
    if (known === null) return isCancelled(sql, clientId) ? ok({ discarded: true }) : fail("not_found");
    const status = findMessage(sql, known.seq)?.status;
    if (status === "unconfirmed") return fail("may_have_arrived");
    if (status !== "failed") return fail("not_failed");
    // What is left of it in the outbox waits for evidence that it did arrive.
    if (isOpen(sql, known.seq) || wasUncertain(sql, known.seq)) return fail("may_have_arrived");
    removeMessage(sql, known, { now, fileUntil: now });
    keepUsedUp(sql, clientId, now);
    return ok({ discarded: true });
  });
}

const isOpen = (sql: Sql, seq: number): boolean =>
  sql.first("SELECT 1 AS one FROM outbox WHERE message_seq = ?", seq) !== null;

/** Before it is sent again: nobody knows of the try that is over now whether it reached the customer. */
export function noteUncertain(sql: Sql, seq: number): void {
  sql.run(
    `UPDATE messages SET extra = json_set(coalesce(extra, '{}'), '$.wasUncertain', json('true')) WHERE seq = ?`,
    seq,
  );
}

export const wasUncertain = (sql: Sql, seq: number): boolean =>
  sql.first("SELECT 1 AS one FROM messages WHERE seq = ? AND extra ->> '$.wasUncertain' = 1", seq) !== null;

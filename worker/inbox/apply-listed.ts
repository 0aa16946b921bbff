import type { ChannelEvent } from "../shared/wire.ts";
import { applyAmendment } from "./amendments.ts";
import { applyMessage } from "./ingest.ts";
import type { Sql } from "./sql.ts";

/**
 * Something that a provider said when it was asked: a message as it has it now, or what happened to one. Applied as if
 * a webhook had brought it at the moment of the question, because what happens while the answer is on its way is newer.
 * Of an account nothing is said in a list.
 *
 * @returns true when a message was not here
 */
export function applyListed(sql: Sql, accountId: string, event: ChannelEvent, askedAt: number, now: number): boolean {
  // It was erased while the answer was on its way, and nothing of it may come back.
  if (sql.first("SELECT 1 AS one FROM accounts WHERE id = ?", accountId) === null) return false;
  switch (event.type) {
    case "message":
      return applyMessage(sql, accountId, event, askedAt, now);
    case "receipt":
    case "edit":
    case "reaction":
    case "reactions":
    case "delete":
      applyAmendment(sql, accountId, event, askedAt, now);
      return false;
    default:
      return false;
  }
}

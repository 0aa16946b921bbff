import { type Finding, type FindingKind, mergedFindings, type Stats } from "../../shared/health.ts";
import { listAccounts } from "../accounts.ts";
import { isRestoring } from "../archives/restore.ts";
import { noteChatChange, recomputeLast } from "../chats.ts";
import { countDeadLetters } from "../dead-letters.ts";
import { position } from "../event-log.ts";
import type { InboxCore } from "../inbox-core.ts";
import { type Parse, replayDelivery } from "../ingest.ts";
import { replayDeliveries } from "../replay.ts";
import type { Sql } from "../sql.ts";
import { checkDatabase, deadLetterIds, wrongLast, wrongTallies, wrongUnread } from "./check-database.ts";
import {
  compareAccounts,
  type HeldAccount,
  repairMistyped,
  repairOrphaned,
  repairUnknown,
} from "./compare-accounts.ts";

/** `held`: the tenant's accounts as the control plane has them. */
export type HealthAction =
  | { type: "check"; held: HeldAccount[] }
  | { type: "repair"; finding: FindingKind; held: HeldAccount[] }
  | { type: "stats" };

export type HealthAnswer = { findings: Finding[]; stats: Stats | null };

/** Replayed in one call: each is a transaction, and the object serves others in between calls. */
const REPLAYED_AT_ONCE = 100;

export async function runHealthAction(core: InboxCore, action: HealthAction, parse: Parse): Promise<HealthAnswer> {
  const { sql } = core;
  if (action.type === "stats") return { findings: [], stats: statsOf(sql, core.ctx.storage.sql.databaseSize) };
  // What is half-way here is not to be mended but to be ended.
  if (action.type === "repair" && !isRestoring(sql)) {
    repair(sql, action.finding, action.held, parse, core.clock());
    await core.letOut();
  }
  return { findings: mergedFindings([...checkDatabase(sql), ...compareAccounts(sql, action.held)]), stats: null };
}

/** Only what is certain: everything here is derived again from what is known. Doing it twice changes nothing. */
function repair(sql: Sql, finding: FindingKind, held: readonly HeldAccount[], parse: Parse, now: number): void {
  switch (finding) {
    case "unread_count":
      sql.transaction(() => {
        for (const { id, unread } of wrongUnread(sql)) {
          sql.run("UPDATE chats SET unread_count = ? WHERE id = ?", unread, id);
          noteChatChange(sql, id, now);
        }
      });
      break;
    case "last_message":
      sql.transaction(() => {
        for (const id of wrongLast(sql)) {
          recomputeLast(sql, id, position(sql).head);
          noteChatChange(sql, id, now);
        }
      });
      break;
    case "delivery_tally":
      for (const id of wrongTallies(sql).slice(0, REPLAYED_AT_ONCE)) replayDelivery(sql, id, parse, now);
      break;
    case "dead_letters":
      replayDeliveries(sql, { deadLetterIds: deadLetterIds(sql).slice(0, REPLAYED_AT_ONCE) }, parse, now);
      break;
    case "account_unknown_here":
      sql.transaction(() => repairUnknown(sql, held, now));
      break;
    case "account_without_credentials":
      sql.transaction(() => repairOrphaned(sql, held, now));
      break;
    case "account_type":
      sql.transaction(() => repairMistyped(sql, held, now));
      break;
    // Nothing here knows better than what is there; the Worker asks the provider about webhooks.
    case "chat_without_account":
    case "external_id_twice":
    case "log_gap":
    case "webhook_missing":
    case "webhook_elsewhere":
      break;
  }
}

function statsOf(sql: Sql, databaseBytes: number): Stats {
  const accounts: Record<string, number> = {};
  for (const { state } of listAccounts(sql)) accounts[state] = (accounts[state] ?? 0) + 1;
  return {
    accounts,
    chats: countOf(sql, "SELECT count(*) AS count FROM chats"),
    contacts: countOf(sql, "SELECT count(*) AS count FROM contacts WHERE id = root_id"),
    unreadChats: countOf(sql, "SELECT count(*) AS count FROM unread_chats"),
    outbox: countOf(sql, "SELECT count(*) AS count FROM outbox WHERE state IN ('queued', 'sending', 'settling')"),
    deadLetters: countDeadLetters(sql),
    deliveries: countOf(sql, "SELECT coalesce(max(id) - min(id) + 1, 0) AS count FROM deliveries"),
    files: countOf(sql, "SELECT count(*) AS count FROM files WHERE state = 'stored'"),
    changes: position(sql).head,
    databaseBytes,
  };
}

const countOf = (sql: Sql, text: string): number => sql.first<{ count: number }>(text)?.count ?? 0;

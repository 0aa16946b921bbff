import type { AccountState } from "../../shared/wire.ts";
import { listAccounts, setAccountState } from "../accounts.ts";
import { setOwnStatus } from "../refresh-tick.ts";
import type { Sql } from "../sql.ts";

const COPIED = {
  code: "restored",
  text: "This message was on its way when the archive was made that this workspace was restored from. Check before you send it again.",
};

/** Nobody has signed in here yet: a copy has no credentials. What was taken away stays so. */
const KEPT: readonly AccountState[] = ["removed"];

/** What an archive cannot bring along is said plainly, instead of waiting for what never comes. */
export function settleRestored(sql: Sql, now: number): void {
  for (const account of listAccounts(sql)) {
    if (!KEPT.includes(account.state)) setAccountState(sql, account, "needs_sign_in", now);
  }
  const onTheirWay = sql.all<{ seq: number; chatId: string }>(
    `SELECT seq, chat_id AS chatId FROM messages WHERE own_status IN ('queued', 'sending') ORDER BY seq`,
  );
  for (const message of onTheirWay) setOwnStatus(sql, message, "unconfirmed", COPIED, now);
  parkForPeople(sql, now);
  // A copy of a tenant must never send what the original sends.
  sql.run("UPDATE scheduled_messages SET state = 'cancelled' WHERE state = 'scheduled'");
  sql.run("INSERT INTO unread_chats (chat_id) SELECT id FROM chats WHERE unread_count > 0 ON CONFLICT DO NOTHING");
  // An archive from before persons were kept apart from what the team says of them.
  sql.run("UPDATE contacts SET person_id = root_id WHERE person_id IS NULL");
  // Their bytes stayed where they were.
  sql.run("UPDATE files SET state = 'expired' WHERE state IN ('stored', 'waiting')");
}

/**
 * Nothing leaves by itself, and what may have left waits in the outbox for a person's word as any other doubtful send
 * does. There its echo finds it, too, when the history is read again: then it did arrive, and nobody needs to decide.
 */
function parkForPeople(sql: Sql, now: number): void {
  sql.run(
    `INSERT INTO outbox (message_seq, chat_id, account_id, state, attempts, attempted_at, settle_checks, next_at, queued_at)
     SELECT seq, chat_id, account_id, 'uncertain', 0, sort_at, 0, ?1, ?1 FROM messages WHERE own_status = 'unconfirmed'
     ON CONFLICT DO NOTHING`,
    now,
  );
}

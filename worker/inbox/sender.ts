import { limitsOf } from "../channels/limits.ts";
import type { Clock } from "../shared/clock.ts";
import type { MessageError } from "../shared/wire.ts";
import { findAccount, setAccountState } from "./accounts.ts";
import { admit, noteOutcomeForBreaker } from "./admission.ts";
import { applyMessage } from "./ingest.ts";
import { beginAttempt, defer, dueItems, finishAttempt, finishSettleCheck, type OutboxItem } from "./outbox.ts";
import type { OutboxDeps } from "./outbox-drain.ts";
import type { Sql } from "./sql.ts";
import { type OpenAccess, wayOut } from "./way-out.ts";

/** The outbox's rules (outbox-drain.ts) bound to the tenant's database and the account's channel. */
export function outboxSender(to: {
  sql: Sql;
  clock: Clock;
  openAccess: OpenAccess;
  /** Called after each change, to let its frames out in the same turn. */
  changed: () => void;
  poked: () => Promise<void>;
}): OutboxDeps {
  const { sql, clock } = to;

  /** One step of the outbox: what it writes is one transaction, then its frames go out. */
  function step(write: () => void): void {
    sql.transaction(write);
    to.changed();
  }

  return {
    due: () => dueItems(sql, clock()),
    admit: (item) =>
      sql.transaction(() => {
        const account = findAccount(sql, item.accountId);
        if (account === null) return true;
        const until = admit(sql, item, limitsOf(account.provider, account.channel), clock());
        if (until !== null) defer(sql, item, until);
        return until === null;
      }),
    begin: (item) => step(() => beginAttempt(sql, item, clock())),
    finish: (item, outcome) =>
      step(() => {
        finishAttempt(sql, item, outcome, clock(), Math.random());
        noteOutcomeForBreaker(sql, item.accountId, outcome, clock());
        if (outcome.type === "refused" && outcome.accountState !== undefined) {
          const account = findAccount(sql, item.accountId);
          if (account !== null) setAccountState(sql, account, outcome.accountState, clock());
        }
      }),
    send: async (item) => {
      const body = readBody(sql, item);
      const way = await wayOut(to.openAccess, item.accountId, clock).catch(() => "unreachable" as const);
      if (way === "unreachable") return { type: "not_sent", error: VAULT_UNREACHABLE, retryAfterMs: null };
      if (body === null || way === null) return { type: "refused", error: NOT_CONNECTED };
      return way.channel.send(way.access, { type: "send_text", ...body });
    },
    look: async (item) => {
      const chat = sql.first<{ externalId: string }>(
        "SELECT external_id AS externalId FROM chats WHERE id = ?",
        item.chatId,
      );
      const way = await wayOut(to.openAccess, item.accountId, clock).catch(() => null);
      if (chat === null || way === null) return false;
      const listed = await way.channel.recentMessages(way.access, chat.externalId, { limit: LOOK_AT_MESSAGES });
      if (!listed.ok) return false;
      step(() => {
        const now = clock();
        for (const event of listed.value) {
          // Only own messages of about that time: history from before the connection is not the outbox's to bring in.
          if (event.type !== "message" || event.message.direction !== "out") continue;
          if (event.message.at !== null && event.message.at < (item.attemptedAt ?? now) - CLOCKS_APART_MS) continue;
          applyMessage(sql, item.accountId, event, now, now);
        }
      });
      return true;
    },
    finishLook: (item, looked) => step(() => finishSettleCheck(sql, item, looked, clock())),
    poked: to.poked,
  };
}

const LOOK_AT_MESSAGES = 50;
const CLOCKS_APART_MS = 2 * 60 * 1000;

const NOT_CONNECTED: MessageError = {
  code: "account_not_connected",
  text: "This account is not connected any more",
};

/** The credentials could not be read just now, so nothing has left: it is tried again. */
const VAULT_UNREACHABLE: MessageError = {
  code: "credentials_unavailable",
  text: "The account's credentials could not be read just now",
};

function readBody(sql: Sql, item: OutboxItem): { chatExternalId: string; text: string } | null {
  return sql.first<{ chatExternalId: string; text: string }>(
    `SELECT c.external_id AS chatExternalId, coalesce(m.text, '') AS text
     FROM messages m JOIN chats c ON c.id = m.chat_id WHERE m.seq = ?`,
    item.messageSeq,
  );
}

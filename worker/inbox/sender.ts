import { limitsOf } from "../channels/limits.ts";
import type { Clock } from "../shared/clock.ts";
import type { ChannelEvent, MessageError, SendOutcome } from "../shared/wire.ts";
import { findAccount, setAccountState, wasSignedInSince } from "./accounts.ts";
import { admit, holdAccount, isHeld, noteOutcomeForBreaker } from "./admission.ts";
import { applyListed } from "./apply-listed.ts";
import { noteAliases } from "./chat-aliases.ts";
import { findChatRef, setChatContact } from "./chats.ts";
import { upsertContact } from "./contacts.ts";
import { type FileStore, noteUploadedAs } from "./file-store.ts";
import { applyEach } from "./listed-letters.ts";
import { mergeShown } from "./merges.ts";
import { attemptBegunAt, beginAttempt, defer, dueItems, finishAttempt, finishSettleCheck } from "./outbox.ts";
import type { OutboxDeps } from "./outbox-drain.ts";
import { readOutgoing, recipientOf } from "./outgoing.ts";
import { isWindowShut, WINDOW_CLOSED } from "./shut-window.ts";
import type { Sql } from "./sql.ts";
import { type OpenAccess, wayOut } from "./way-out.ts";

/** The outbox's rules (outbox-drain.ts) bound to the tenant's database and the account's channel. */
export function outboxSender(to: {
  sql: Sql;
  clock: Clock;
  openAccess: OpenAccess;
  files: FileStore;
  /** Called after each change, to let its frames out in the same turn. */
  changed: () => void;
  woken: () => Promise<void>;
}): OutboxDeps {
  const { sql, clock } = to;

  /** One step of the outbox: what it writes is one transaction, then its frames go out. */
  function step(write: () => void): void {
    sql.transaction(write);
    to.changed();
  }

  return {
    clock,
    due: () => dueItems(sql, clock()),
    admit: (item) =>
      sql.transaction(() => {
        const account = findAccount(sql, item.accountId);
        if (account === null) return true;
        // One before it was told to wait, and with it all of its account.
        if (isHeld(sql, item.accountId, clock())) return false;
        // What is written waits; `resume` makes it due at once.
        if (account.pausedAt) {
          holdAccount(sql, item.accountId, clock() + PAUSED_LOOK_MS);
          return false;
        }
        const until = admit(sql, item, limitsOf(account.provider, account.channel), clock());
        if (until !== null) defer(sql, item, until);
        return until === null;
      }),
    begin: (item) => step(() => beginAttempt(sql, item, clock())),
    finish: (item, outcome) =>
      step(() => {
        const askedAt = attemptBegunAt(sql, item) ?? clock();
        finishAttempt(sql, item, outcome, clock(), Math.random());
        // A pause that one person's chat needs is no reason to stop the others.
        const isChatOnly = outcome.type === "not_sent" && outcome.scope === "chat";
        if (!isChatOnly) noteOutcomeForBreaker(sql, item.accountId, outcome, clock());
        if (outcome.type === "not_sent" && outcome.uploadedAs !== undefined) {
          noteUploadedAs(sql, item.messageSeq, outcome.uploadedAs);
        }
        if (outcome.type === "accepted") learnFromAnswer(sql, item, outcome, clock());
        if (outcome.type === "refused" && outcome.accountState !== undefined) {
          const account = findAccount(sql, item.accountId);
          const isOldWord = wasSignedInSince(sql, item.accountId, askedAt);
          if (account !== null && !isOldWord) setAccountState(sql, account, outcome.accountState, clock());
        }
      }),
    send: async (item) => {
      // It has waited (a pause, the pace, an outage), and meanwhile the window has closed: nobody needs to be asked.
      if (isWindowShut(sql, item, clock())) return { type: "refused", error: WINDOW_CLOSED };
      const body = await readOutgoing(sql, to.files, item.messageSeq);
      const recipient = recipientOf(sql, item.chatId);
      const way = await wayOut(to.openAccess, item.accountId, clock);
      if (way === "unreadable") return { type: "not_sent", error: VAULT_UNREACHABLE, retryAfterMs: null };
      if (way === null) return { type: "refused", error: NOT_CONNECTED };
      if (body === null || recipient === null) return { type: "refused", error: NOTHING_LEFT };
      if ("send" in body) return way.channel.send(way.access, { type: "send", to: recipient, ...body.send });
      const forwarded = way.channel.forward?.(way.access, { target: body.forward, to: recipient });
      return forwarded ?? { type: "refused", error: NOT_FORWARDED };
    },
    look: async (item) => {
      const chat = sql.first<{ externalId: string }>(
        "SELECT external_id AS externalId FROM chats WHERE id = ?",
        item.chatId,
      );
      const way = await wayOut(to.openAccess, item.accountId, clock);
      if (chat === null || way === null || way === "unreadable") return false;
      const listed = await way.channel.recentMessages(way.access, chat.externalId, { limit: LOOK_AT_MESSAGES });
      if (!listed.ok) return listed.reason === "not_supported" ? "no_list" : false;
      step(() => {
        const now = clock();
        const since = (item.attemptedAt ?? now) - CLOCKS_APART_MS;
        const own = listed.value.filter((event) => isOwnSince(event, since));
        applyEach(sql, item.accountId, own, (event) => applyListed(sql, item.accountId, event, now, now), now);
      });
      return true;
    },
    finishLook: (item, looked) => step(() => finishSettleCheck(sql, item, looked, clock())),
    woken: to.woken,
  };
}

/** Only own messages of about that time: history from before the connection is not the outbox's to bring in. */
const isOwnSince = (event: ChannelEvent, since: number): boolean =>
  event.type === "message" && event.message.direction === "out" && (event.message.at ?? since) >= since;

/** What an answer says about whom it went to: the id that the network really uses, a chat's new id. */
function learnFromAnswer(
  sql: Sql,
  item: { chatId: string; accountId: string },
  { person, chatExternalId }: Extract<SendOutcome, { type: "accepted" }>,
  now: number,
): void {
  const chat = findChatRef(sql, item.chatId);
  // Its account may have been erased while it was sent.
  if (chat === null) return;
  const aliases = [chatExternalId, person?.providerId].filter((one) => one !== undefined);
  noteAliases(sql, item.accountId, item.chatId, aliases);
  if (person === undefined || chat.isGroup) return;
  const personId = upsertContact(sql, item.accountId, person, now, now);
  if (chat.contactId === null) setChatContact(sql, chat.id, personId);
  else mergeShown(sql, personId, chat.contactId, now);
}

/** `resume` does not wait for this: it only bounds how often a paused account is looked at. */
const PAUSED_LOOK_MS = 60 * 60 * 1000;

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

/** An account that was connected anew by a way that has no forwarding. */
const NOT_FORWARDED: MessageError = { code: "not_supported", text: "This account cannot forward messages any more" };

/** Its file or its words are gone: deleted meanwhile. */
const NOTHING_LEFT: MessageError = { code: "nothing_to_send", text: "What this message was to send is no longer here" };

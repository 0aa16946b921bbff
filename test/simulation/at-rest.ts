import { entriesAfter, logFloor, position } from "../../worker/inbox/event-log.ts";
import { replayDeliveries } from "../../worker/inbox/replay.ts";
import { stateHash } from "../../worker/inbox/state-hash.ts";
import { findDraft } from "../../worker/inbox/team/drafts.ts";
import { listLabels } from "../../worker/inbox/team/labels.ts";
import { countUnreadMentions } from "../../worker/inbox/team/mentions.ts";
import { findNote } from "../../worker/inbox/team/notes.ts";
import { findScheduled } from "../../worker/inbox/team/scheduled.ts";
import type { MessageStatus } from "../../worker/shared/wire.ts";
import { isOfMeta } from "./accounts.ts";
import { checkAlways } from "./invariants.ts";
import type { LiveClient } from "./live-client.ts";
import { checkOrderFree } from "./order-free.ts";
import { must, RANK } from "./promise.ts";
import { baseOf, type ProviderMessage } from "./provider-model.ts";
import { chatsOf, threadOf } from "./step.ts";
import { type AgentSend, parseModel, type World } from "./world.ts";

export function checkAtRest(world: World, shuffleSeed: number): void {
  checkAlways(world);
  const { sql, provider } = world;

  const open = sql.first("SELECT 1 AS one FROM outbox WHERE state IN ('queued', 'sending', 'settling') LIMIT 1");
  must(open === null, "no send is left undecided");

  const likeAnother = sentLikeAnother(world);
  for (const message of provider.messages) {
    const send = world.sends.find(({ seq }) => seq === message.sentFor);
    if (send !== undefined && likeAnother.includes(send)) continue;
    // Meta tells of the tries of one message under one id of ours, and shows none of them.
    if (isOfMeta(message.account) && message.sentFor !== null && (send?.manualRetries ?? 1) > 0) continue;
    const rows = sql.all<{ rows: number }>(
      `WITH ids AS (SELECT value AS id FROM json_each(?2)), here AS
         (SELECT id FROM accounts WHERE external_id = ?1 OR external_id LIKE ?1 || '~%')
       SELECT seq AS rows FROM messages WHERE account_id IN here AND external_id IN ids
       UNION SELECT message_seq FROM message_aliases WHERE account_id IN here AND external_id IN ids
       UNION SELECT message_seq FROM superseded_ids WHERE account_id IN here AND external_id IN ids`,
      message.account,
      JSON.stringify(provider.namesOf(message)),
    );
    must(rows.length === 1, "[1] what the provider has is on the screen, once");
  }
  const strangers = sql.first<{ strangers: number }>(
    "SELECT count(*) AS strangers FROM messages WHERE external_id IS NOT NULL",
  );
  must(
    (strangers?.strangers ?? 0) <= provider.messages.length + likeAnother.length,
    "[1] nothing is on the screen that the provider does not have",
  );

  for (const send of world.sends) {
    const row = sql.first<{ status: MessageStatus; externalId: string | null; errorCode: string | null }>(
      "SELECT status, external_id AS externalId, error_code AS errorCode FROM messages WHERE seq = ?",
      send.seq,
    );
    must(row !== null, "a message that an agent wrote stays");
    must(row.status !== "queued" && row.status !== "sending", "every send has an outcome that people can see");
    const told = toldOf(world, row.externalId);
    must(
      RANK[row.status] === 0 || row.externalId !== null || isGivenUp(world, send),
      "a tick is only shown with the provider's word for it",
    );
    must(RANK[row.status] > 0 || row.errorCode !== null, "what was not sent says why");
    const wasTaken = world.accepted.some((one) => one.seq === send.seq);
    const isShown = RANK[row.status] > 0 && row.externalId !== null;
    if (isShown) must(isItsOwn(world, send, row.externalId), "a tick tells the truth");
    // Where the provider changed the words and its answer was lost, nothing shows that the two are one.
    const isTellable = provider.messages.some(
      (message) => message.sentFor === send.seq && (message.text === send.text || isOfMeta(message.account)),
    );
    if (wasTaken && isTellable && !told.has("failed") && send.manualRetries === 0)
      must(RANK[row.status] > 0, "a send that went through does not look failed");
  }

  checkTicks(world);

  for (const client of world.clients) {
    must(client.state.cursor === position(sql).head, "[4] a client that had time is equal to the server");
    for (const chat of chatsOf(world)) {
      must(
        JSON.stringify(client.state.chats[chat.id]) === JSON.stringify(chat),
        "[4] a client's chats are the server's",
      );
      const thread = client.state.threads[chat.id];
      if (thread?.status !== "ready") continue;
      const shown = JSON.stringify(thread.messages.toReversed());
      must(shown === JSON.stringify(threadOf(world, chat.id)), "[4] a client's thread is the server's");
    }
  }

  for (const client of world.clients) checkTeam(world, client);

  const before = stateHash(sql);
  replayDeliveries(sql, { cursor: null, limit: 10_000 }, parseModel, world.now);
  // It is a replay that makes one of those.
  const isSame = likeAnother.length > 0 || stateHash(sql) === before;
  must(isSame, "[10] replaying all that was delivered changes nothing");

  checkOrderFree(world, shuffleSeed);
  must(
    entriesAfter(sql, logFloor(sql) - 1, 1)[0]?.seq === logFloor(sql) || position(sql).head < logFloor(sql),
    "[3] the floor is the oldest event",
  );
}

/**
 * Ours that say the same as another of ours in their chat, where the account was made anew meanwhile: what is told later
 * need not show which of the two a new id is of.
 */
function sentLikeAnother({ provider, sends }: World): AgentSend[] {
  const isLike = (one: AgentSend, other: AgentSend) =>
    one !== other && one.chatId === other.chatId && one.text.trim() === other.text.trim();
  return provider.remakes === 0 ? [] : sends.filter((one) => sends.some((other) => isLike(one, other)));
}

/** Whatever a client has heard of the team's things is as the server has it. */
function checkTeam({ sql }: World, { memberId, state: { team } }: LiveClient): void {
  const alike = (shown: unknown, real: unknown) =>
    must(JSON.stringify(shown) === JSON.stringify(real), "[4] what a client knows of the team's work is the server's");
  alike(team.labels, listLabels(sql));
  for (const [id, scheduled] of Object.entries(team.scheduled)) alike(scheduled, findScheduled(sql, id));
  for (const [id, { note }] of Object.entries(team.notes)) alike(note, findNote(sql, id));
  for (const [member, unread] of Object.entries(team.mentions)) alike(unread, countUnreadMentions(sql, member));
  for (const [key, draft] of Object.entries(team.drafts)) {
    const [member = "", chatId = ""] = key.split(" ");
    must(member === memberId, "what somebody is writing is told to nobody else");
    alike(draft, findDraft(sql, chatId, member));
  }
}

/** It was to be sent again when a try of before was said to have arrived: it has the tick of that, and not its id. */
const isGivenUp = ({ sql }: World, { seq }: AgentSend): boolean =>
  sql.first("SELECT 1 AS one FROM superseded_ids WHERE message_seq = ?", seq) !== null;

const ECHO_BEFORE_MS = 2 * 60 * 1000;

const ECHO_AFTER_MS = 15 * 60 * 1000;

/**
 * Whether a provider's id at a message of ours is of what was sent for it, or of the same words typed on the
 * phone at the time: nobody, the customer least, can tell those two apart.
 */
function isItsOwn(world: World, send: AgentSend, externalId: string | null): boolean {
  const message = world.provider.messages.find((one) => one.externalId === (externalId && baseOf(externalId)));
  if (message === undefined) return false;
  if (message.sentFor === send.seq) return true;
  const isAtTheTime = world.attempts.some(
    (attempt) =>
      attempt.seq === send.seq && message.at >= attempt.at - ECHO_BEFORE_MS && message.at <= attempt.at + ECHO_AFTER_MS,
  );
  return isAtTheTime && message.text.trim() === send.text.trim();
}

/** The tick of everything that the provider took is what its receipts say, whatever order they came in. */
function checkTicks(world: World): void {
  const retried = new Set(world.sends.filter((send) => send.manualRetries > 0).map((send) => send.seq));
  for (const row of world.sql.all<{ seq: number; externalId: string; status: MessageStatus }>(
    "SELECT seq, external_id AS externalId, status FROM messages WHERE direction = 'out' AND external_id IS NOT NULL",
  )) {
    const told = toldOf(world, row.externalId);
    if (row.status === "read")
      must(wasReadByName(world, row) || wasThereWhenSeen(world, row.externalId), "only what was there then was seen");
    if (row.status === "failed") must(told.has("failed"), "only what is said to have failed looks so");
    if (retried.has(row.seq)) continue;
    const reached = (["played", "read", "delivered"] as const).find((status) => told.has(status));
    if (row.status === "read" && wasThereWhenSeen(world, row.externalId)) continue;
    must(row.status === (reached ?? (told.has("failed") ? "failed" : "sent")), "a tick is what the receipts say");
  }
}

/** Whether it was said of the message, by the id of any of its tries. */
const wasReadByName = (world: World, { seq, externalId }: { seq: number; externalId: string }): boolean =>
  [externalId, ...world.provider.messages.filter((one) => one.sentFor === seq).map((one) => one.externalId)].some(
    (id) => toldOf(world, id).has("read"),
  );

/** Whether the customer has seen something in the chat that came no sooner than this message. */
function wasThereWhenSeen({ provider, told, isClockPutBack, sends }: World, externalId: string): boolean {
  const find = (id: string | null) => provider.messages.find((one) => id !== null && one.externalId === baseOf(id));
  const message = find(externalId);
  // What was first taken for a message of ours stands where that one stands.
  const isTakenForOurs = (one: ProviderMessage): boolean =>
    one.sentFor === null && sends.some((send) => send.text.trim() === one.text.trim());
  const seen = told
    .filter((event) => event.type === "receipt" && event.upTo)
    .map((event) => "target" in event && find(event.target.externalId ?? event.target.providerMessageId));
  return seen.some(
    (one) =>
      one &&
      message &&
      one.account === message.account &&
      one.chat === message.chat &&
      (isClockPutBack || isTakenForOurs(message) || isTakenForOurs(one) || one.at >= message.at),
  );
}

/** What the provider has told us of a message of ours. */
function toldOf(world: World, externalId: string | null): Set<string> {
  const told = new Set<string>();
  for (const event of world.told) {
    if (event.type !== "receipt") continue;
    const { target } = event;
    const id = externalId && baseOf(externalId);
    const named = target.externalId && baseOf(target.externalId);
    if (named === id || target.providerMessageId === `wamid-${id}`) told.add(event.status);
  }
  return told;
}

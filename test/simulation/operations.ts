import { limitsOf } from "../../worker/channels/limits.ts";
import { findAccount, setAccountState } from "../../worker/inbox/accounts.ts";
import { admit, noteOutcomeForBreaker } from "../../worker/inbox/admission.ts";
import { markRead } from "../../worker/inbox/chats.ts";
import { composeMessage, retryMessage } from "../../worker/inbox/compose.ts";
import { position, trimLog } from "../../worker/inbox/event-log.ts";
import { applyMessage } from "../../worker/inbox/ingest.ts";
import { listMessages } from "../../worker/inbox/message-pages.ts";
import { messageId, messageSeq } from "../../worker/inbox/messages.ts";
import {
  beginAttempt,
  defer,
  dueItems,
  finishAttempt,
  finishSettleCheck,
  nextDueAt,
  type OutboxItem,
  recoverInterrupted,
} from "../../worker/inbox/outbox.ts";
import { listChats } from "../../worker/inbox/team/list-chats.ts";
import type { ChannelEvent, Chat, Message, SendOutcome } from "../../worker/shared/wire.ts";
import { type ProviderMessage, SEND_FATES } from "./provider-model.ts";
import { ACCOUNTS, type World } from "./world.ts";

/** One step of a sequence: what happens, and three numbers that choose how. */
export type Step = { kind: number; a: number; b: number; c: number };

const TEXTS = ["hello", "ok", "ok", "Is it still there? 🌿", "שלום", " ok\n", ""];
const DAY_MS = 86_400_000;

const pick = <T>(items: readonly T[], number: number): T | undefined => items[number % Math.max(1, items.length)];

export const chatsOf = (world: World): Chat[] =>
  listChats(world.sql, { channel: null, accountId: null, cursor: null, limit: 100 })?.items ?? [];

export const threadOf = (world: World, chatId: string): Message[] =>
  listMessages(world.sql, { chatId, from: { type: "newest" }, limit: 1_000 })?.items ?? [];

/** What a customer's clock says: usually the truth, sometimes nonsense of the kinds that were seen. */
function customersClock(world: World, c: number): number | null {
  const wrong = [
    null,
    0,
    Math.floor(world.now / 1000),
    Date.UTC(2106, 1, 7),
    world.now + 2 * DAY_MS,
    world.now - 2 * DAY_MS,
  ];
  return c % 5 === 0 ? (pick(wrong, c >> 3) ?? null) : world.now - (c % 50_000);
}

function customerWrites(world: World, { a, b, c }: Step): void {
  const account = ACCOUNTS[a % 4 === 0 ? 1 : 0];
  const at = customersClock(world, c);
  // A person without a name is one whose clock may be wrong: a name's time decides between names.
  const name = c % 5 === 0 ? null : `Name ${b % 3}`;
  world.provider.write(
    {
      account: account.externalId,
      chat: `chat${a % 3}`,
      direction: "in",
      text: pick(TEXTS, b) ?? "",
      at: world.now,
      sentFor: null,
    },
    { name, known: pick(["phone", "phone", "lid", "both"] as const, b >> 2) ?? "phone" },
    at,
  );
}

function phoneWrites(world: World, { a, b }: Step): void {
  world.provider.write(
    {
      account: ACCOUNTS[0].externalId,
      chat: `chat${a % 3}`,
      direction: "out",
      text: pick(TEXTS, b) ?? "",
      at: world.now,
      sentFor: null,
    },
    { name: null, known: "phone" },
    world.now,
  );
}

/** The same words as in a message of ours, typed on the phone when that one's echo is long overdue. */
function phoneRepeatsLate(world: World, { a, b }: Step): void {
  const send = pick(world.sends, a);
  const chat =
    send &&
    world.sql.first<{ account: string; externalId: string }>(
      `SELECT a.external_id AS account, c.external_id AS externalId
       FROM chats c JOIN accounts a ON a.id = c.account_id WHERE c.id = ?`,
      send.chatId,
    );
  if (!send || !chat) return;
  world.now += 16 * 60_000 + (b % 600_000);
  const message = { account: chat.account, chat: chat.externalId, direction: "out" as const, text: send.text };
  world.provider.write({ ...message, at: world.now, sentFor: null }, { name: null, known: "phone" }, world.now);
}

function amends(world: World, { a, b, c }: Step): void {
  const message = pick(world.provider.messages, a);
  if (message === undefined) return;
  const common = {
    accountExternalId: message.account,
    target: targetOf(message, c),
    at: world.now + (b % 1_000),
  };
  switch (b % 4) {
    case 0:
      world.provider.amend({ ...common, type: "edit", text: `edited ${c % 5}` });
      return;
    case 1:
      world.provider.amend({
        ...common,
        type: "reaction",
        emoji: pick(["👍", "❤️", null], c) ?? null,
        direction: c % 2 ? "in" : "out",
        sender: null,
      });
      return;
    case 2:
      // The model's book must agree with what people see, so what an oracle counts is not deleted.
      if (message.direction === "in") world.provider.amend({ ...common, type: "delete" });
      return;
    default:
      return;
  }
}

/** How far a message of ours got, by the provider's word; it may say so several times and change its mind. */
function receipts(world: World, { a, b, c }: Step): void {
  const ours = world.provider.messages.filter((message) => message.direction === "out");
  const message = pick(ours, a);
  const status = pick(["sent", "delivered", "read", "played", "failed", "delivered"] as const, b);
  if (message === undefined || status === undefined) return;
  world.provider.amend({
    type: "receipt",
    accountExternalId: message.account,
    target: targetOf(message, c),
    at: world.now + (b % 1_000),
    status,
    error: status === "failed" ? { code: "131026", text: "Message undeliverable" } : null,
  });
}

function targetOf(message: ProviderMessage, c: number) {
  return c % 2 === 0
    ? { externalId: message.externalId, providerMessageId: null, clientId: null }
    : { externalId: null, providerMessageId: `wamid-${message.externalId}`, clientId: null };
}

function delivers(world: World, step: Step): void {
  const batch = nextBatch(world, step);
  if (batch.length > 0) world.deliver(batch);
}

/** Several calls that share a commit, a repeated one or a broken one among them. */
function deliversTogether(world: World, { a, b, c }: Step): void {
  const bodies: ArrayBuffer[] = [];
  for (let call = 0; call <= 1 + (c % 3); call++) {
    const batch = nextBatch(world, { kind: 0, a: a + call, b: b + call, c });
    if (batch.length > 0) bodies.push(world.write(batch));
  }
  const known = pick(world.bodies, a);
  if (known !== undefined && c % 2 === 0) bodies.push(known.body);
  if (known !== undefined && c % 5 === 0) bodies.push(known.body.slice(0, b % known.body.byteLength));
  if (bodies.length > 0) world.deliverBytes(...bodies);
}

/** What the provider tells next: some of what is untold, from anywhere in it. */
function nextBatch(world: World, { a, b }: Step): ChannelEvent[] {
  const { untold } = world.provider;
  const batch: ChannelEvent[] = [];
  for (let n = 0; n <= b % 4 && untold.length > 0; n++) {
    const place = (a + n * 7) % untold.length;
    const fact = untold[place];
    if (fact === undefined) break;
    batch.push(fact.event);
    fact.copies -= 1;
    if (fact.copies === 0) untold.splice(place, 1);
  }
  // Now and then an element that no database takes sits among the others: its neighbours must not mind.
  if (batch.length > 1 && a % 5 === 0) batch.splice(1, 0, poison(world.now));
  return batch;
}

export const isPoison = (event: ChannelEvent): boolean =>
  event.type === "message" && event.message.externalId.startsWith("poison-");

function poison(at: number): ChannelEvent {
  return {
    type: "message",
    accountExternalId: ACCOUNTS[0].externalId,
    chat: { externalId: "chat0", providerChatId: null, isGroup: false, name: null },
    message: {
      externalId: `poison-${at}`,
      providerMessageId: null,
      part: 0,
      direction: "in",
      kind: "text",
      text: { not: "a text" } as never,
      at,
      attachments: [],
      replyTo: null,
    },
    sender: { providerId: "poisoner", name: null, phone: null, lid: null, username: null },
    people: [],
  };
}

function redelivers(world: World, { a, b }: Step): void {
  const known = pick(world.bodies, a);
  if (known === undefined) return;
  // Either a retry of the very bytes, or the same events in another envelope.
  if (b % 2 === 0) world.deliverBytes(known.body);
  else world.deliver([...known.events].reverse());
}

function deliversGarbage(world: World, { a, b }: Step): void {
  const known = pick(world.bodies, a);
  if (known !== undefined) world.deliverBytes(known.body.slice(0, b % known.body.byteLength));
}

function agentWrites(world: World, { a, b, c }: Step): void {
  const chat = pick(chatsOf(world), a);
  if (chat === undefined) return;
  const clientId = `00000000-0000-7000-8000-${String(c).padStart(12, "0")}`;
  const text =
    pick(
      TEXTS.filter((one) => one !== ""),
      b,
    ) ?? "hello";
  const known = world.sends.find((send) => send.clientId === clientId);
  const written = composeMessage(world.sql, { chatId: chat.id, clientId, text }, world.now);
  if (known !== undefined) {
    const isSame = known.chatId === chat.id && known.text === text;
    if (isSame !== written.ok)
      throw new Error("a client id was reused with another body and not refused, or refused with the same");
    return;
  }
  if (!written.ok) throw new Error(`a new message was refused: ${written.reason}`);
  world.sends.push({ clientId, seq: messageSeq(written.value.id) ?? -1, chatId: chat.id, text, manualRetries: 0 });
}

function agentResends(world: World, { a, b }: Step): void {
  const send = pick(world.sends, a);
  if (send === undefined) return;
  const again = composeMessage(
    world.sql,
    { chatId: send.chatId, clientId: send.clientId, text: b % 3 === 0 ? "other words" : send.text },
    world.now,
  );
  if (b % 3 === 0 ? again.ok : !again.ok || messageSeq(again.value.id) !== send.seq) {
    throw new Error("the same client id did not answer the same message");
  }
}

function agentRetries(world: World, { a }: Step): void {
  const send = pick(world.sends, a);
  if (send === undefined) return;
  if (retryMessage(world.sql, messageId(send.seq), world.now).ok) {
    send.manualRetries += 1;
    world.forgetTicks(messageId(send.seq));
  }
}

/** The sender takes what is due; the provider decides at once what is true, and its answer is still out. */
function sends(world: World, { b, c }: Step): void {
  for (const item of dueItems(world.sql, world.now)) {
    if (item.state !== "queued" || world.inFlight.some((one) => one.item.chatId === item.chatId)) continue;
    const account = findAccount(world.sql, item.accountId);
    if (account === null) continue;
    const until = admit(world.sql, item, limitsOf(account.provider, account.channel), world.now);
    if (until !== null) {
      defer(world.sql, item, until);
      continue;
    }
    beginAttempt(world.sql, item, world.now);
    world.attempts.push({ seq: item.messageSeq, at: world.now });
    world.inFlight.push({ item, outcome: fateOf(world, item, account.externalId, b, c) });
    return;
  }
}

function fateOf(world: World, item: OutboxItem, account: string, b: number, c: number): SendOutcome {
  const fate = pick(SEND_FATES, b) ?? { accepted: true, outcome: "id" as const };
  const row = world.sql.first<{ chat: string; text: string }>(
    "SELECT c.external_id AS chat, m.text FROM messages m JOIN chats c ON c.id = m.chat_id WHERE m.seq = ?",
    item.messageSeq,
  );
  if (row === null) throw new Error("a message was sent that is not there");
  let externalId: string | null = null;
  if (fate.accepted) {
    world.accepted.push({ seq: item.messageSeq, chatId: item.chatId });
    // Some providers change the words: the echo then cannot be told by its text.
    const text = fate.outcome === "id" && c % 6 === 0 ? `${row.text} (shortened)` : row.text;
    const message = {
      account,
      chat: row.chat,
      direction: "out" as const,
      text,
      at: world.now,
      sentFor: item.messageSeq,
    };
    externalId = world.provider.write(message, { name: null, known: "phone" }, world.now + (c % 900)).externalId;
  }
  const error = { code: "fate", text: "" };
  switch (fate.outcome) {
    case "id":
      return { type: "accepted", externalId };
    case "no id":
      return { type: "accepted", externalId: null };
    case "not_sent":
      return { type: "not_sent", error, retryAfterMs: c % 2 ? 1_000 * (c % 60) : null };
    default:
      return { type: fate.outcome, error };
  }
}

function answers(world: World, { a }: Step): void {
  const place = a % Math.max(1, world.inFlight.length);
  const [flight] = world.inFlight.splice(place, 1);
  if (flight === undefined) return;
  finishAttempt(world.sql, flight.item, flight.outcome, world.now, 0.5);
  noteOutcomeForBreaker(world.sql, flight.item.accountId, flight.outcome, world.now);
}

/** The provider is quicker to say how far a message of ours got than to answer the call that sent it. */
function receiptOvertakesAnswer(world: World, { a, c }: Step): void {
  const flight = pick(world.inFlight, a);
  const taken = world.provider.messages.findLast((message) => message.sentFor === flight?.item.messageSeq);
  if (taken === undefined) return;
  const status = pick(["sent", "delivered", "read"] as const, c) ?? "sent";
  const target = targetOf(taken, c >> 2);
  world.deliver([{ type: "receipt", accountExternalId: taken.account, target, at: world.now, status, error: null }]);
}

/** Memory is gone, the database stays: attempts whose answer was out are nobody's any more. */
function crashes(world: World): void {
  world.inFlight = [];
  for (const client of world.clients) client.drop();
  world.sentHead = position(world.sql).head;
  recoverInterrupted(world.sql, world.now);
}

function looks(world: World, { b }: Step): void {
  const item = dueItems(world.sql, world.now).find((one) => one.state === "settling");
  const account = item && findAccount(world.sql, item.accountId);
  if (!item || !account) return;
  const isReachable = b % 3 !== 0;
  const chat = world.sql.first<{ externalId: string }>(
    "SELECT external_id AS externalId FROM chats WHERE id = ?",
    item.chatId,
  );
  if (isReachable && chat !== null) {
    for (const event of world.provider.list(account.externalId, chat.externalId)) {
      if (event.type !== "message" || event.message.direction !== "out") continue;
      if ((event.message.at ?? 0) < (item.attemptedAt ?? 0) - 120_000) continue;
      applyMessage(world.sql, item.accountId, event, world.now, world.now);
    }
  }
  finishSettleCheck(world.sql, item, isReachable, world.now);
}

function timePasses(world: World, { a, b }: Step): void {
  const spans = [1, 500, 1_000, 4_000, 20_000, 80_000, 3_600_000, -3_600_000, 16 * 60_000];
  world.now += (pick(spans, b) ?? 1) + (a % 100);
}

function reads(world: World, { a, b }: Step): void {
  const chat = pick(chatsOf(world), a);
  if (chat === undefined) return;
  const upTo = b % 2 === 0 ? position(world.sql).head : messageSeq(pick(threadOf(world, chat.id), b)?.id ?? "");
  if (upTo !== null) markRead(world.sql, chat.id, upTo, world.now);
}

function clientMoves(world: World, { a, b }: Step): void {
  const client = pick(world.clients, a);
  if (client === undefined) return;
  if (!client.isConnected) client.connect();
  else if (b % 3 === 0) client.drop();
  else client.pump(1 + (b % 8));
}

function accountChanges(world: World, { a }: Step): void {
  const account = findAccount(world.sql, ACCOUNTS[0].id);
  if (account !== null) setAccountState(world.sql, account, a % 2 ? "needs_sign_in" : "connected", world.now);
}

/** How often each thing happens, out of the sum. The first is nothing at all: what a failing sequence shrinks to. */
const OPERATIONS: readonly [number, (world: World, step: Step) => void][] = [
  [1, () => {}],
  [14, customerWrites],
  [4, phoneWrites],
  [2, phoneRepeatsLate],
  [8, amends],
  [8, receipts],
  [14, delivers],
  [6, deliversTogether],
  [5, redelivers],
  [1, deliversGarbage],
  [9, agentWrites],
  [3, agentResends],
  [3, agentRetries],
  [10, sends],
  [9, answers],
  [2, receiptOvertakesAnswer],
  [2, crashes],
  [5, looks],
  [7, timePasses],
  [4, reads],
  [10, clientMoves],
  [1, (world) => world.connectSecondAccount()],
  [1, (world) => trimLog(world.sql, world.now + 8 * DAY_MS)],
  [1, accountChanges],
];

const TABLE = OPERATIONS.flatMap(([weight, operation]) => Array.from({ length: weight }, () => operation));
export const KINDS = TABLE.length;

export function runStep(world: World, step: Step): void {
  TABLE[step.kind]?.(world, step);
  world.letOut();
}

/** Lets everything come to rest: all facts told, all answers in, all doubts looked into, all clients caught up. */
export function quiesce(world: World): void {
  const step = { kind: 0, a: 0, b: 1, c: 1 };
  world.connectSecondAccount();
  for (let round = 0; round < 400; round++) {
    while (world.provider.untold.length > 0) delivers(world, { ...step, b: 3 });
    while (world.inFlight.length > 0) answers(world, step);
    const isOpen = world.sql.first(
      "SELECT 1 AS one FROM outbox WHERE state IN ('queued', 'sending', 'settling') LIMIT 1",
    );
    if (isOpen === null && world.provider.untold.length === 0) break;
    world.now = Math.max(world.now + 20_000, nextDueAt(world.sql) ?? 0);
    sends(world, { ...step, b: 0 });
    looks(world, { ...step, b: 1 });
    world.letOut();
  }
  world.letOut();
  for (const client of world.clients) {
    if (!client.isConnected) client.connect();
    client.pump(10_000);
  }
}

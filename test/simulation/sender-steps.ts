import { limitsOf } from "../../worker/channels/limits.ts";
import { findAccount } from "../../worker/inbox/accounts.ts";
import { admit, noteOutcomeForBreaker } from "../../worker/inbox/admission.ts";
import { position } from "../../worker/inbox/event-log.ts";
import { applyMessage } from "../../worker/inbox/ingest.ts";
import {
  beginAttempt,
  defer,
  dueItems,
  finishAttempt,
  finishSettleCheck,
  type OutboxItem,
  recoverInterrupted,
} from "../../worker/inbox/outbox.ts";
import { recipientOf } from "../../worker/inbox/outgoing.ts";
import type { SendOutcome } from "../../worker/shared/wire.ts";
import { isOfMeta } from "./accounts.ts";
import { targetOf } from "./network-steps.ts";
import { must } from "./promise.ts";
import { baseOf, SEND_FATES } from "./provider-model.ts";
import { pick, type Step } from "./step.ts";
import type { World } from "./world.ts";

/** What becomes of what agents wrote: attempts, answers or none, a crash in between, a look for what was lost. */

/** The sender takes what is due; the provider decides at once what is true, and its answer is still out. */
export function sends(world: World, { b, c }: Step): void {
  for (const item of dueItems(world.sql, world.now)) {
    if (item.state !== "queued" || world.inFlight.some((one) => one.item.chatId === item.chatId)) continue;
    const account = findAccount(world.sql, item.accountId);
    if (account === null || account.pausedAt) continue;
    const until = admit(world.sql, item, limitsOf(account.provider, account.channel), world.now);
    if (until !== null) {
      defer(world.sql, item, until);
      continue;
    }
    const recipient = recipientOf(world.sql, item.chatId);
    const { chatExternalId, providerId } = recipient ?? {};
    must(
      providerId === null || providerId?.startsWith(`${baseOf(chatExternalId ?? "")}@`) === true,
      "a message goes to whom its chat is with",
    );
    beginAttempt(world.sql, item, world.now);
    world.attempts.push({ seq: item.messageSeq, at: world.now });
    world.inFlight.push({ item, outcome: fateOf(world, item, account.externalId, b, c) });
    return;
  }
}

function fateOf(world: World, item: OutboxItem, account: string, b: number, c: number): SendOutcome {
  const fate = pick(SEND_FATES, b) ?? { accepted: true, outcome: "id" as const };
  const row = world.sql.first<{ chat: string; text: string; clientId: string }>(
    "SELECT c.external_id AS chat, m.text, m.client_id AS clientId FROM messages m JOIN chats c ON c.id = m.chat_id WHERE m.seq = ?",
    item.messageSeq,
  );
  if (row === null) throw new Error("a message was sent that is not there");
  let externalId: string | null = null;
  if (fate.accepted) {
    world.accepted.push({ seq: item.messageSeq, chatId: item.chatId });
    // Some providers change the words: the echo then cannot be told by its text.
    const text = fate.outcome === "id" && c % 6 === 0 ? `${row.text} (shortened)` : row.text;
    const message = {
      account: baseOf(account),
      chat: baseOf(row.chat),
      direction: "out" as const,
      text,
      at: world.now,
      sentFor: item.messageSeq,
      clientId: row.clientId,
    };
    externalId = world.provider.nameOf(
      message.account,
      world.provider.write(message, { name: null, known: "phone" }, world.now + (c % 900)).externalId,
    );
  }
  const error = { code: "fate", text: "" };
  switch (fate.outcome) {
    case "id":
      return { type: "accepted", externalId };
    case "no id":
      // Meta's answer always names one.
      return isOfMeta(account) ? { type: "accepted", externalId } : { type: "accepted", externalId: null };
    case "not_sent":
      return { type: "not_sent", error, retryAfterMs: c % 2 ? 1_000 * (c % 60) : null };
    default:
      return { type: fate.outcome, error };
  }
}

export function answers(world: World, { a }: Step): void {
  const place = a % Math.max(1, world.inFlight.length);
  const [flight] = world.inFlight.splice(place, 1);
  if (flight === undefined) return;
  finishAttempt(world.sql, flight.item, flight.outcome, world.now, 0.5);
  noteOutcomeForBreaker(world.sql, flight.item.accountId, flight.outcome, world.now);
}

/** The provider is quicker to say how far a message of ours got than to answer the call that sent it. */
export function receiptOvertakesAnswer(world: World, { a, c }: Step): void {
  const flight = pick(world.inFlight, a);
  const taken = world.provider.messages.findLast((message) => message.sentFor === flight?.item.messageSeq);
  if (taken === undefined) return;
  const status = pick(["sent", "delivered", "read"] as const, c) ?? "sent";
  const target = { ...targetOf(world, taken, c >> 2), clientId: (isOfMeta(taken.account) && taken.clientId) || null };
  world.deliver([
    {
      type: "receipt",
      accountExternalId: world.provider.nameOf(taken.account, taken.account),
      target,
      at: world.now,
      status,
      error: null,
    },
  ]);
}

/** Memory is gone, the database stays: attempts whose answer was out are nobody's any more. */
export function crashes(world: World): void {
  world.inFlight = [];
  for (const client of world.clients) client.drop();
  world.sentHead = position(world.sql).head;
  recoverInterrupted(world.sql, world.now);
}

export function looks(world: World, { b }: Step): void {
  const item = dueItems(world.sql, world.now).find((one) => one.state === "settling");
  const account = item && findAccount(world.sql, item.accountId);
  if (!item || !account) return;
  if (account.provider === "meta") {
    finishSettleCheck(world.sql, item, "no_list", world.now);
    return;
  }
  const isReachable = b % 3 !== 0;
  const chat = world.sql.first<{ externalId: string }>(
    "SELECT external_id AS externalId FROM chats WHERE id = ?",
    item.chatId,
  );
  if (isReachable && chat !== null) {
    for (const event of world.provider.list(baseOf(account.externalId), baseOf(chat.externalId))) {
      if (event.type !== "message" || event.message.direction !== "out") continue;
      if ((event.message.at ?? 0) < (item.attemptedAt ?? 0) - 120_000) continue;
      applyMessage(world.sql, item.accountId, event, world.now, world.now);
    }
  }
  finishSettleCheck(world.sql, item, isReachable, world.now);
}

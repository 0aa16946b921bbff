import type { ChannelEvent, ChannelPerson, ParsedDelivery, Provider } from "../shared/wire.ts";
import { findAccountRef } from "./account-ref.ts";
import { accountsOfBusiness, setAccountState } from "./accounts.ts";
import { adoptOrphans, applyAmendment, awaitQuoted } from "./amendments.ts";
import { noteNewMessage, setChatContact, upsertChat } from "./chats.ts";
import { upsertContact } from "./contacts.ts";
import {
  type DeadElement,
  deliveryId,
  hasDeadLetters,
  loadDelivery,
  notApplied,
  noteOutcome,
  storeDelivery,
  type Tally,
} from "./deliveries.ts";
import { joinEcho } from "./echo.ts";
import { appendEvent, peekNextSeq } from "./event-log.ts";
import { noteFiles } from "./files.ts";
import { firstLook } from "./first-look.ts";
import { askForPerson } from "./group-names.ts";
import { applyIdentity } from "./identity-change.ts";
import { listedDelivery } from "./listed-letters.ts";
import { findTwin, insertChannelMessage, messageId } from "./messages.ts";
import { momentOf, placeInTime } from "./place.ts";
import { quoteToKeep } from "./quotes.ts";
import { findRemadeChat, type StrangeChat } from "./remade-chats.ts";
import { noteReread } from "./reread-list.ts";
import type { DeliveryReceipt, InboundDelivery } from "./rpc.ts";
import { meetAgain } from "./same-message.ts";
import { noteIfSeen } from "./seen.ts";
import type { Sql } from "./sql.ts";
import { notePhoneHistory } from "./sync/phone-history.ts";
import { applyTemplateState } from "./templates.ts";
import { noteTraffic } from "./watchdog/traffic.ts";

/** How a provider's bytes become events: the channel's own parser, passed in. */
export type Parse = (provider: Provider, body: ArrayBuffer) => ParsedDelivery;

/**
 * Whether each element has a savepoint of its own, so that a bad one becomes a dead letter and takes no neighbour
 * with it. Savepoints cost a third of the work, and hardly ever is one needed: see ingest-group.ts.
 */
export type Isolation = "each" | "none";

/**
 * One webhook call, whole: the raw bytes, everything that is in them, and the log of what became visible, in
 * the transaction of the caller. A call that was stored before changes nothing, unless something of it was
 * dead: then it is tried again, since what it waited for may be here now.
 *
 * @throws whatever could not be applied, when elements are not isolated; the caller undoes everything then
 */
export function ingestDelivery(
  sql: Sql,
  delivery: InboundDelivery,
  parse: Parse,
  now: number,
  isolation: Isolation = "each",
): DeliveryReceipt {
  const parsed = parse(delivery.provider, delivery.body);
  const hoped = tallyOf(parsed, parsed.events.length);
  const stored = storeDelivery(sql, delivery, hoped);
  if (stored.duplicate && !hasDeadLetters(sql, deliveryId(sql, stored.digest)))
    return applyStateOnly(sql, delivery, parsed, now);

  const { applied, dead } = applyEvents(sql, delivery, parsed, { occasion: "arrival", isolation, now });
  // It was stored as if all of it could be applied, which is what mostly happens.
  if (stored.duplicate || applied !== hoped.applied || dead.length > 0) {
    noteOutcome(sql, deliveryId(sql, stored.digest), tallyOf(parsed, applied), dead, now);
  }
  return { duplicate: stored.duplicate, applied, ignored: hoped.ignored, dead: dead.length };
}

/**
 * Applies a stored delivery again, with the time it came at. Of what is here already it changes nothing. An
 * account's state is left out: it was true when it came, and may not be now.
 *
 * @returns null when the delivery is not kept any more
 */
export function replayDelivery(sql: Sql, id: number, parse: Parse, now: number): DeliveryReceipt | null {
  const delivery = loadDelivery(sql, id);
  if (delivery === null) return null;
  const parsed = delivery.isListed ? listedDelivery(delivery.body) : parse(delivery.provider, delivery.body);
  return sql.transaction(() => {
    const { applied, dead } = applyEvents(sql, delivery, parsed, { occasion: "replay", isolation: "each", now });
    const tally = tallyOf(parsed, applied);
    noteOutcome(sql, id, tally, dead, now);
    return { duplicate: false, applied, ignored: tally.ignored, dead: dead.length };
  });
}

/** Applies every element; what could not be applied is in `dead`, with what could not be parsed. */
function applyEvents(
  sql: Sql,
  delivery: InboundDelivery,
  parsed: ParsedDelivery,
  { occasion, isolation, now }: { occasion: "arrival" | "replay"; isolation: Isolation; now: number },
): { applied: number; dead: DeadElement[] } {
  const dead: DeadElement[] = parsed.dead.map((one) => ({ ...one, accountExternalId: null }));
  let applied = 0;
  for (const event of parsed.events) {
    if (occasion === "replay" && event.type === "account_state") {
      applied += 1;
      continue;
    }
    const apply = isolation === "each" ? applyAlone : applyEvent;
    const reason = apply(sql, delivery.provider, event, delivery.receivedAt, now);
    if (reason === null) applied += 1;
    else dead.push(reason);
  }
  return { applied, dead };
}

function tallyOf(parsed: ParsedDelivery, applied: number): Tally {
  const elements = parsed.events.length + parsed.ignored.length + parsed.dead.length;
  return { elements, applied, ignored: parsed.ignored.length };
}

/**
 * The same bytes again. For messages that is a retry and nothing is to be done. An account's state carries
 * neither time nor id, so "logged out" today and "logged out" next week are the same bytes and both count. So are
 * "it was edited" twice: what it says now is read again each time.
 */
function applyStateOnly(sql: Sql, delivery: InboundDelivery, parsed: ParsedDelivery, now: number): DeliveryReceipt {
  for (const event of parsed.events) {
    if (REPEATABLE.has(event.type)) applyAlone(sql, delivery.provider, event, delivery.receivedAt, now);
  }
  return { duplicate: true, applied: 0, ignored: 0, dead: 0 };
}

const REPEATABLE: ReadonlySet<ChannelEvent["type"]> = new Set(["account_state", "reread"]);

/** One element in a transaction of its own, so that a bad one never takes its neighbours with it. */
function applyAlone(
  sql: Sql,
  provider: Provider,
  event: ChannelEvent,
  receivedAt: number,
  now: number,
): DeadElement | null {
  try {
    return sql.transaction(() => applyEvent(sql, provider, event, receivedAt, now));
  } catch (error) {
    // Kept as a dead letter with its bytes, to be replayed once the fault is mended.
    return notApplied(event, error);
  }
}

function applyEvent(
  sql: Sql,
  provider: Provider,
  event: ChannelEvent,
  receivedAt: number,
  now: number,
): DeadElement | null {
  if ("scope" in event && event.scope === "business_account") return applyToBusiness(sql, event, receivedAt, now);
  const account = findAccountRef(sql, provider, event.accountExternalId);
  if (account === null) {
    return unknownAccount(event.accountExternalId);
  }
  if (event.type !== "account_state") noteTraffic(sql, account, receivedAt);
  switch (event.type) {
    case "account_state":
      // Of one that was made anew, what is said late of the one that it was is not about it.
      if (!account.isFormer) setAccountState(sql, account, event.state, now);
      return null;
    case "message":
      applyMessage(sql, account.id, event, receivedAt, now);
      return null;
    case "identity":
      applyIdentity(sql, account.id, event, receivedAt, now);
      return null;
    case "reread":
      noteReread(sql, account.id, event.messageExternalId, now);
      return null;
    case "template_state":
      applyTemplateState(sql, account.id, event, receivedAt);
      return null;
    case "history_progress":
      notePhoneHistory(sql, account.id, event, receivedAt, now);
      return null;
    case "receipt":
    case "edit":
    case "reaction":
    case "reactions":
    case "delete":
      applyAmendment(sql, account.id, event, receivedAt, now);
      return null;
  }
}

const unknownAccount = (accountExternalId: string): DeadElement => ({
  reason: "unknown_account",
  detail: "the account is not connected to this workspace",
  accountExternalId,
});

/** What holds for a whole business account of Meta's holds for each of its numbers here. */
function applyToBusiness(
  sql: Sql,
  event: Extract<ChannelEvent, { type: "account_state" | "template_state" }>,
  receivedAt: number,
  now: number,
): DeadElement | null {
  const accounts = accountsOfBusiness(sql, event.accountExternalId);
  if (accounts.length === 0) return unknownAccount(event.accountExternalId);
  for (const account of accounts) {
    if (event.type === "account_state") setAccountState(sql, account, event.state, now);
    else applyTemplateState(sql, account.id, event, receivedAt);
  }
  return null;
}

/**
 * A message, from whichever way it came (webhook, listing): once, at its place, with its chat and people.
 * @returns true when it was new here
 */
export function applyMessage(
  sql: Sql,
  accountId: string,
  event: Extract<ChannelEvent, { type: "message" }>,
  receivedAt: number,
  now: number,
): boolean {
  const { message } = event;
  const look = firstLook(sql, accountId, event);
  if (look.message !== null) {
    meetAgain(sql, accountId, look.message, event, now);
    return false;
  }

  const sortAt = placeInTime(message.at, receivedAt);
  const moment = momentOf(message.at, receivedAt);
  const knownChat = look.chat ?? findRemadeChat(sql, accountId, strangeChat(event));
  const chat = upsertChat(sql, accountId, { chat: event.chat, known: knownChat }, moment, now);
  const twin = look.chat === null ? findTwin(sql, chat.id, message) : null;
  if (twin !== null) {
    meetAgain(sql, accountId, twin, event, now);
    return false;
  }

  const sender = event.sender === null ? null : upsertContact(sql, accountId, event.sender, moment, now);
  const others = othersOf(event).map((person) => upsertContact(sql, accountId, person, moment, now));
  const contactId = sender ?? others[0];
  if (!chat.isGroup && chat.contactId === null && contactId !== undefined) setChatContact(sql, chat.id, contactId);
  if (look.chat === null && !chat.isGroup) askForPerson(sql, accountId, event.chat.externalId, now);

  if (message.direction === "out" && joinEcho(sql, { chatId: chat.id, message, at: moment, now })) {
    adoptOrphans(sql, accountId, message, now);
    return false;
  }

  const seq = peekNextSeq(sql);
  const kept = { ...message, replyTo: quoteToKeep(sql, accountId, chat.id, message.replyTo) };
  if (!insertChannelMessage(sql, { seq, chatId: chat.id, accountId, message: kept, sortAt, senderContactId: sender })) {
    return false;
  }
  appendEvent(sql, { at: now, kind: "message", entity: messageId(seq), chatId: chat.id });
  const isNewFromCustomer = message.direction === "in" && message.isHistory !== true;
  const isWritten = isNewFromCustomer && message.kind !== "system";
  noteNewMessage(sql, chat.id, {
    seq,
    sortAt,
    countsAsUnread: isWritten,
    ...(isWritten || (isNewFromCustomer && message.opensReplyWindow)
      ? { writtenAt: sortAt, isFromAd: message.referral?.source === "ad" }
      : {}),
  });
  noteFiles(sql, seq, message.attachments, now);
  if (message.direction === "out") noteIfSeen(sql, { seq, chatId: chat.id }, now);
  if (look.isAwaited) adoptOrphans(sql, accountId, message, now);
  if (message.replyTo !== null) awaitQuoted(sql, accountId, { seq, chatId: chat.id }, message.replyTo, receivedAt);
  return true;
}

const strangeChat = (event: Extract<ChannelEvent, { type: "message" }>): StrangeChat => ({
  chat: event.chat,
  person: event.sender ?? event.people[0] ?? null,
  networkMessageId: event.message.providerMessageId,
  accountExternalId: event.accountExternalId,
});

/** Who writes is mostly listed among the people of the chat as well, word for word. */
function othersOf({ sender, people }: Extract<ChannelEvent, { type: "message" }>): ChannelPerson[] {
  if (sender === null) return people;
  const fields = ["providerId", "lid", "phone", "username", "name"] as const;
  return people.filter((person) => fields.some((field) => person[field] !== sender[field]));
}

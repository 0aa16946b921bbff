import { beforeEach, describe, expect, test } from "vitest";
import { channelMessage, inboxInMemory, NOW, parseEvents } from "../../test/simulation/inbox-in-memory.ts";
import type { ChannelMessage, Chat } from "../shared/wire.ts";
import { upsertAccount } from "./accounts.ts";
import { composeMessage } from "./compose.ts";
import { ingestDelivery } from "./ingest.ts";
import { beginAttempt, dueItems, finishAttempt } from "./outbox.ts";
import { mayReply } from "./reply-window.ts";
import type { Sql } from "./sql.ts";
import { stateHash } from "./state-hash.ts";

/**
 * Proves WhatsApp's two windows (reference/meta.md, 3.5): free text for 24 hours after the customer wrote or called, and
 * everything free of charge for 72 hours from an answer to an ad. Instagram's are proven in test/flows.
 */

const HOUR_MS = 3_600_000;
const AD_AT = NOW - 120 * HOUR_MS;
const NUMBER = {
  id: "account-2",
  provider: "meta",
  channel: "whatsapp",
  externalId: "106540352242922",
  name: "Shop",
  state: "connected",
} as const;

let sql: Sql;
let chat: () => Chat;
beforeEach(begin);

function begin() {
  ({ sql, chat } = inboxInMemory());
  upsertAccount(sql, NUMBER, AD_AT);
}

const said = (externalId: string, atHours: number, over: Partial<ChannelMessage> = {}) =>
  channelMessage(externalId, { at: AD_AT + atHours * HOUR_MS, ...over }, NUMBER.externalId);
const ad = (atHours = 0, externalId = "ad") =>
  said(externalId, atHours, {
    referral: { source: "ad", headline: "Lamps", body: null, url: null, sourceId: "1202" },
  });
const fromPhone = (atHours: number, externalId = "answer") => said(externalId, atHours, { direction: "out" });
const status = (word: "sent" | "delivered" | "failed", atHours: number, externalId = "answer") => ({
  type: "receipt",
  accountExternalId: NUMBER.externalId,
  target: { externalId, providerMessageId: null, clientId: null },
  at: AD_AT + atHours * HOUR_MS,
  status: word,
  error: word === "failed" ? { code: "131026", text: "undeliverable" } : null,
});

const bytesOf = (events: unknown[]) => new TextEncoder().encode(JSON.stringify(events)).buffer as ArrayBuffer;
const deliver = (...events: unknown[]) =>
  ingestDelivery(sql, { provider: "meta", body: bytesOf(events), receivedAt: NOW }, parseEvents, NOW);

const hoursOf = (iso: string | null | undefined) => (iso == null ? null : (Date.parse(iso) - AD_AT) / HOUR_MS);
const mayWriteAt = (hours: number) => mayReply(chat().replyWindow, false, AD_AT + hours * HOUR_MS);
const freeUntil = () => hoursOf(chat().replyWindow?.freeUntil);

describe("who came from an ad", () => {
  test("is written to freely for 24 hours, answered or not: the longer window is about money", () => {
    deliver(ad());
    expect([mayWriteAt(23.9), mayWriteAt(24)]).toEqual([true, false]);
    deliver(fromPhone(20));
    expect([mayWriteAt(23.9), mayWriteAt(24)]).toEqual([true, false]);
  });

  test("costs nothing for 72 hours from the answer, when that came within 24 hours", () => {
    deliver(ad());
    expect(freeUntil()).toBeNull();
    deliver(fromPhone(20));
    expect(freeUntil()).toBe(92);
  });

  test("costs as ever when the answer came too late", () => {
    deliver(ad(), fromPhone(24));
    expect(freeUntil()).toBeNull();
  });

  test("is free from the first answer on, and neither a second one nor what was said before counts", () => {
    deliver(fromPhone(-1, "before"), ad(), fromPhone(3), fromPhone(10, "second"));
    expect(freeUntil()).toBe(75);
  });

  test("who comes again is answered again", () => {
    deliver(ad(), fromPhone(3), ad(50, "again"));
    expect(freeUntil()).toBeNull();
    deliver(fromPhone(51, "answered again"));
    expect(freeUntil()).toBe(123);
  });

  test("an answer that failed is none", () => {
    deliver(ad(), fromPhone(3), status("failed", 3.1));
    expect(freeUntil()).toBeNull();
  });

  test("an answer of ours counts once it has left", () => {
    deliver(ad());
    const at = AD_AT + 20 * HOUR_MS;
    const written = composeMessage(sql, { chatId: chat().id, clientId: crypto.randomUUID(), text: "hello" }, at);
    expect(written.ok).toBe(true);
    expect(freeUntil()).toBeNull();
    const item = dueItems(sql, at)[0];
    if (item === undefined) throw new Error("nothing is due");
    beginAttempt(sql, item, at);
    finishAttempt(sql, item, { type: "accepted", externalId: "wamid-ours" }, at, 0);
    expect(freeUntil()).toBe(92);
  });

  test("it is the same in whatever order the ad, the answer and its status come, and replaying changes nothing", () => {
    const events = [ad(), fromPhone(20), status("delivered", 20.1), said("later", 22)];
    for (const order of everyOrder(events)) {
      begin();
      for (const event of order) deliver(event);
      expect(chat().replyWindow).toEqual({
        closesAt: new Date(AD_AT + 46 * HOUR_MS).toISOString(),
        humanAgentUntil: null,
        freeUntil: new Date(AD_AT + 92 * HOUR_MS).toISOString(),
      });
      const before = stateHash(sql);
      for (const event of order) deliver(event);
      expect(stateHash(sql)).toBe(before);
    }
  });
});

describe("who calls", () => {
  const call = (over: Partial<ChannelMessage> = {}) =>
    said("call", 30, { kind: "system", text: "Called on WhatsApp", opensReplyWindow: true, ...over });

  test("may be written to for 24 hours, and nothing is unread for it", () => {
    deliver(said("first", 0), call());
    expect([mayWriteAt(53.9), mayWriteAt(54)]).toEqual([true, false]);
    expect(chat().unreadCount).toBe(1);
  });

  test("opens nothing before the account was connected, and no other line opens anything", () => {
    deliver(said("first", 0), call({ isHistory: true }), said("notice", 31, { kind: "system" }));
    expect(hoursOf(chat().replyWindow?.closesAt)).toBe(24);
  });
});

function everyOrder<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, place) => everyOrder(items.toSpliced(place, 1)).map((rest) => [item, ...rest]));
}

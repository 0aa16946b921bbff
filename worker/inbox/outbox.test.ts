import { beforeEach, expect, test } from "vitest";
import { amendmentOf, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { cancelSend } from "./cancel-send.ts";
import { composeMessage, retryMessage } from "./compose.ts";
import { dueItems, finishAttempt, nextDueAt } from "./outbox.ts";
import type { Sql } from "./sql.ts";

let sql: Sql;
let { deliver, chat, thread, beginSend } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver, chat, thread, beginSend } = inboxInMemory());
  deliver([channelMessage("1")]);
});

const write = (text: string) => composeMessage(sql, { chatId: chat().id, clientId: crypto.randomUUID(), text }, NOW);

test("a message that waits behind another one does not keep the alarm firing", () => {
  const { item } = beginSend("first");
  write("second");
  expect(nextDueAt(sql)).toBeNull();
  finishAttempt(sql, item, { type: "not_sent", error: { code: "429", text: "" }, retryAfterMs: 9_000 }, NOW, 0);
  expect(nextDueAt(sql)).toBe(NOW + 9_000);
  expect(dueItems(sql, NOW)).toEqual([]);
});

test("an answer that comes after the send was given up for lost still settles it", () => {
  const { item } = beginSend("hello");
  finishAttempt(sql, item, { type: "unconfirmed", error: { code: "timeout", text: "" } }, NOW, 0);
  finishAttempt(sql, item, { type: "accepted", externalId: "out-1" }, NOW + 1_000, 0);
  expect(thread()[0]).toMatchObject({ status: "sent", providerMessageId: "out-1" });
  expect(nextDueAt(sql)).toBeNull();
});

test("of two sends with the same words, the one that was taken without an id never becomes uncertain again", () => {
  const first = beginSend("ok");
  finishAttempt(sql, first.item, { type: "accepted", externalId: null }, NOW, 0);
  const second = beginSend("ok");
  deliver([amendmentOf("out-2", { type: "receipt", status: "sent", error: null })]);
  deliver([channelMessage("out-2", { direction: "out", text: "ok", at: NOW })]);
  finishAttempt(sql, second.item, { type: "accepted", externalId: "out-2" }, NOW, 0);
  const status = (id: string) => thread().find((message) => message.id === id)?.status;
  expect([status(first.id), status(second.id)]).toEqual(["sent", "sent"]);
  deliver([channelMessage("out-1", { direction: "out", text: "ok", at: NOW })]);
  expect(thread().map(({ providerMessageId }) => providerMessageId)).toEqual(["wamid-out-2", "wamid-out-1", "wamid-1"]);
});

test("an answer to an attempt that a person has given up and repeated changes nothing", () => {
  const { item, id } = beginSend("hello");
  deliver([
    channelMessage("out-1", { direction: "out", text: "hello", at: NOW }),
    amendmentOf("out-1", { type: "receipt", status: "failed", error: { code: "131026", text: "No" } }),
  ]);
  expect(retryMessage(sql, id, NOW).ok).toBe(true);
  finishAttempt(sql, item, { type: "accepted", externalId: "out-1" }, NOW, 0);
  expect(thread()[0]).toMatchObject({ id, status: "queued", providerMessageId: null });
  expect(dueItems(sql, NOW)).toMatchObject([{ state: "queued" }]);
});

test("a message that was refused and is sent again cannot be called back as if nobody had been asked", () => {
  const { item, id, clientId } = beginSend("hello");
  finishAttempt(sql, item, { type: "refused", error: { code: "131026", text: "No" } }, NOW, 0);
  expect(retryMessage(sql, id, NOW).ok).toBe(true);
  expect(cancelSend(sql, clientId, NOW)).toEqual({ ok: false, reason: "already_sent" });
  expect(thread()[0]).toMatchObject({ id, status: "queued" });
});

import { expect, test } from "vitest";
import { amendmentOf, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { retryMessage } from "./compose.ts";
import { beginAttempt, dueItems, finishAttempt } from "./outbox.ts";

const MINUTE_MS = 60_000;
const UNDELIVERABLE = { code: "131026", text: "Undeliverable" };
const seen = (externalId: string, afterMs: number) =>
  amendmentOf(externalId, { type: "receipt", status: "read", error: null, upTo: true }, afterMs);

test("what is sent again after the customer has looked is not seen yet", () => {
  const { sql, deliver, chat, thread, beginSend } = inboxInMemory();
  deliver([channelMessage("1")]);
  const refused = beginSend("the price is 20");
  finishAttempt(sql, refused.item, { type: "refused", error: { code: "190", text: "Token" } }, NOW, 0);
  deliver([channelMessage("phone", { direction: "out", text: "One moment", at: NOW + MINUTE_MS })], NOW + MINUTE_MS);
  deliver([seen("phone", 2 * MINUTE_MS)], NOW + 2 * MINUTE_MS);
  const statusOf = (id: string) => thread().find((message) => message.id === id)?.status;

  const later = NOW + 3 * MINUTE_MS;
  expect(retryMessage(sql, refused.id, later).ok).toBe(true);
  const [item] = dueItems(sql, later);
  if (item === undefined) throw new Error("nothing is due");
  beginAttempt(sql, item, later);
  finishAttempt(sql, item, { type: "accepted", externalId: "again" }, later, 0);
  expect(statusOf(refused.id)).toBe("sent");

  deliver([seen("again", 4 * MINUTE_MS)], NOW + 4 * MINUTE_MS);
  expect(statusOf(refused.id)).toBe("read");
  expect(chat().unreadCount).toBe(1);
});

test("all that was sent before what the customer has seen is read, also what comes in late", () => {
  const { sql, deliver, thread, beginSend } = inboxInMemory();
  deliver([channelMessage("1")]);
  const first = beginSend("first");
  finishAttempt(sql, first.item, { type: "accepted", externalId: "out-1" }, NOW, 0);
  deliver([channelMessage("phone", { direction: "out", text: "second", at: NOW + MINUTE_MS })], NOW + MINUTE_MS);
  deliver([seen("phone", 2 * MINUTE_MS)], NOW + 2 * MINUTE_MS);
  deliver([channelMessage("late", { direction: "out", text: "between", at: NOW + 1_000 })], NOW + 2 * MINUTE_MS);
  expect(thread().map(({ text, status }) => [text, status])).toEqual([
    ["second", "read"],
    ["between", "read"],
    ["first", "read"],
    ["text of 1", "received"],
  ]);
});

test("what did not arrive was not seen with what came after it, whichever is heard of first", () => {
  const failed = amendmentOf("first", {
    ...{ type: "receipt", status: "failed", error: UNDELIVERABLE },
  });
  for (const news of [
    [failed, seen("second", MINUTE_MS)],
    [seen("second", MINUTE_MS), failed],
  ]) {
    const { deliver, thread } = inboxInMemory();
    const messages = [channelMessage("first", { direction: "out" }), channelMessage("second", { direction: "out" })];
    deliver(messages);
    for (const one of news) deliver([one], NOW + MINUTE_MS);
    expect(thread().map(({ status }) => status)).toEqual(["read", "failed"]);
  }
});

test("what arrived after all, though it was said to have failed, was seen with what came after it, in whatever order", () => {
  const told = (status: "failed" | "delivered") =>
    amendmentOf("first", { type: "receipt", status, error: status === "failed" ? UNDELIVERABLE : null });
  const news = [told("failed"), told("delivered"), seen("second", MINUTE_MS)];
  for (const [one, two, three] of [
    [0, 1, 2],
    [2, 0, 1],
    [2, 1, 0],
    [1, 2, 0],
  ] as const) {
    const { deliver, thread } = inboxInMemory();
    deliver([channelMessage("first", { direction: "out" }), channelMessage("second", { direction: "out" })]);
    for (const which of [one, two, three]) deliver([news[which]], NOW + MINUTE_MS);
    expect(thread().map(({ status }) => status)).toEqual(["read", "read"]);
  }
});

test("all before a message counts as seen although it was known of that one that it was read", () => {
  const { deliver, thread } = inboxInMemory();
  deliver([channelMessage("first", { direction: "out" }), channelMessage("second", { direction: "out" })]);
  deliver([amendmentOf("second", { type: "receipt", status: "read", error: null })]);
  expect(thread().map(({ status }) => status)).toEqual(["read", "sent"]);
  deliver([seen("second", MINUTE_MS)], NOW + MINUTE_MS);
  expect(thread().map(({ status }) => status)).toEqual(["read", "read"]);
});

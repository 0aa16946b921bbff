import { beforeEach, expect, test } from "vitest";
import { ACCOUNT, amendmentOf, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import { upsertAccount } from "./accounts.ts";
import { holdAccount } from "./admission.ts";
import { cancelSend } from "./cancel-send.ts";
import { composeMessage, retryMessage } from "./compose.ts";
import { beginAttempt, dueItems, enqueue, finishAttempt, finishSettleCheck, nextDueAt } from "./outbox.ts";
import { isWindowShut } from "./shut-window.ts";
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

test("what certainly was not sent is tried for a day, and says why it waits", () => {
  const { item } = beginSend("hello");
  const notSent = { type: "not_sent", error: { code: "503", text: "Busy" }, retryAfterMs: null } as const;
  finishAttempt(sql, item, notSent, NOW, 0.5);
  let now = NOW;
  for (const endsAt = NOW + 24 * 60 * 60 * 1000; ; ) {
    now = nextDueAt(sql) ?? now;
    const [due] = dueItems(sql, now);
    if (due === undefined) throw new Error("it is not due when it is due");
    beginAttempt(sql, due, now);
    finishAttempt(sql, due, notSent, now, 0.5);
    if (now >= endsAt) break;
    expect(thread()[0]).toMatchObject({ status: "queued", error: { code: "503" } });
  }
  expect(thread()[0]).toMatchObject({ status: "failed", error: { code: "503" } });
  expect(nextDueAt(sql)).toBeNull();
});

test("where nothing is listed, an unknown outcome is a person's to decide after two minutes, with one wake in between", () => {
  const { item } = beginSend("hello");
  write("next");
  finishAttempt(sql, item, { type: "unconfirmed", error: { code: "131000", text: "" } }, NOW, 0);
  const wakes: number[] = [];
  while (dueItems(sql, Number.MAX_SAFE_INTEGER)[0]?.state === "settling") {
    const now = nextDueAt(sql) ?? 0;
    wakes.push((now - NOW) / 1000);
    for (const due of dueItems(sql, now)) finishSettleCheck(sql, due, "no_list", now);
  }
  expect(wakes).toEqual([3, 120]);
  expect(thread().find(({ seq }) => seq === item.messageSeq)).toMatchObject({
    status: "unconfirmed",
    error: { code: "uncertain" },
  });
  expect(dueItems(sql, NOW + 120_000)).toMatchObject([{ state: "queued" }]);
});

test("an account that has to wait is held by one row, and what may have left of it is looked for all the same", () => {
  write("hello");
  holdAccount(sql, "account-1", NOW + 5_000);
  expect(dueItems(sql, NOW)).toEqual([]);
  expect(nextDueAt(sql)).toBe(NOW + 5_000);
  expect(dueItems(sql, NOW + 5_000)).toHaveLength(1);
  const [item] = dueItems(sql, NOW + 5_000);
  if (item === undefined) throw new Error("nothing is due");
  beginAttempt(sql, item, NOW);
  finishAttempt(sql, item, { type: "unconfirmed", error: { code: "timeout", text: "" } }, NOW, 0);
  expect(dueItems(sql, NOW + 3_000)).toMatchObject([{ state: "settling" }]);
});

test("an account with much to send leaves the others their turn", () => {
  upsertAccount(sql, { ...ACCOUNT, id: "account-2", externalId: "acc-2" }, NOW);
  for (let n = 0; n < 60; n++) {
    enqueue(sql, { messageSeq: 1_000 + n, chatId: `much ${n}`, accountId: ACCOUNT.id }, NOW);
  }
  enqueue(sql, { messageSeq: 2_000, chatId: "one", accountId: "account-2" }, NOW + 1_000);
  const due = dueItems(sql, NOW + 1_000).map(({ messageSeq }) => messageSeq);
  expect(due.slice(0, 3)).toEqual([1_000, 2_000, 1_001]);
  expect(nextDueAt(sql)).toBe(NOW);
  expect(nextDueAt(sql, NOW)).toBe(NOW + 1_000);
});

test("what was written in time is not sent once the reply window has closed, by nobody's retry either", () => {
  const DAY_MS = 24 * 60 * 60 * 1000;
  sql.run("UPDATE accounts SET provider = 'meta'");
  const { item, id } = beginSend("hello");
  expect(isWindowShut(sql, item, NOW + DAY_MS - 60_001)).toBe(false);
  expect(isWindowShut(sql, item, NOW + DAY_MS)).toBe(true);
  finishAttempt(sql, item, { type: "refused", error: { code: "131026", text: "No" } }, NOW, 0);
  expect(retryMessage(sql, id, NOW + DAY_MS)).toEqual({ ok: false, reason: "window_closed" });
  expect(thread()[0]).toMatchObject({ id, status: "failed", error: { code: "131026" } });
  expect(retryMessage(sql, id, NOW + 60_000).ok).toBe(true);
});

test("too many messages to one person are tried again after 4^X seconds, as Meta asks", () => {
  const { item } = beginSend("hello");
  const tooMany = { type: "not_sent", error: { code: "131056", text: "" }, retryAfterMs: null, growth: 4 } as const;
  let now = NOW;
  for (const seconds of [1, 4, 16, 64, 256, 1_020, 1_020]) {
    finishAttempt(sql, item, tooMany, now, 0.5);
    expect(nextDueAt(sql)).toBe(now + seconds * 1_000);
    now += seconds * 1_000;
    beginAttempt(sql, item, now);
  }
});

const ofTry = (externalId: string, clientId: string, status: "sent" | "failed" | "delivered") => ({
  ...amendmentOf(externalId, {
    type: "receipt",
    status,
    error: status === "failed" ? { code: "131026", text: "No" } : null,
  }),
  target: { externalId, providerMessageId: null, clientId },
});

test("what is said late of a try that nobody knew the end of does not make the next one look failed", () => {
  const { item, id, clientId } = beginSend("hello");
  finishAttempt(sql, item, { type: "unconfirmed", error: { code: "timeout", text: "" } }, NOW, 0);
  for (let look = 0; look < 4; look++) finishSettleCheck(sql, { ...item, state: "settling" }, "no_list", NOW + 200_000);
  expect(thread()[0]).toMatchObject({ id, status: "unconfirmed" });
  expect(retryMessage(sql, id, NOW + 300_000).ok).toBe(true);
  const [again] = dueItems(sql, NOW + 300_000);
  if (again === undefined) throw new Error("nothing is due");
  beginAttempt(sql, again, NOW + 300_000);
  finishAttempt(sql, again, { type: "accepted", externalId: "try-2" }, NOW + 300_000, 0);
  deliver([ofTry("try-1", clientId, "failed")]);
  expect(thread()[0]).toMatchObject({ id, status: "sent" });
  deliver([ofTry("try-2", clientId, "failed")]);
  expect(thread()[0]).toMatchObject({ id, status: "failed" });
  deliver([ofTry("try-1", clientId, "delivered")]);
  expect(thread()[0]).toMatchObject({ id, status: "delivered" });
});

test("what waits for the id of a send whose answer was lost is adopted when a status names that id", () => {
  const { item, id, clientId } = beginSend("hello");
  finishAttempt(sql, item, { type: "unconfirmed", error: { code: "timeout", text: "" } }, NOW, 0);
  deliver([amendmentOf("try-1", { type: "reaction", emoji: "👍", direction: "in", sender: null })]);
  deliver([ofTry("try-1", clientId, "sent")]);
  expect(thread()[0]).toMatchObject({ id, status: "sent", reactions: [{ emoji: "👍" }] });
});

test("a message that waits to be sent again is not, once the try that nobody knew the end of comes back", () => {
  const { item, id } = beginSend("hello");
  finishAttempt(sql, item, { type: "unconfirmed", error: { code: "timeout", text: "" } }, NOW, 0);
  for (let look = 0; look < 4; look++) finishSettleCheck(sql, { ...item, state: "settling" }, true, NOW + 80_000);
  expect(thread()[0]).toMatchObject({ id, status: "unconfirmed", error: { code: "uncertain" } });
  expect(retryMessage(sql, id, NOW + 90_000).ok).toBe(true);

  deliver([channelMessage("out-1", { direction: "out", text: "hello", at: NOW + 500 })], NOW + 95_000);
  expect(thread()).toMatchObject([{ id, status: "sent", providerMessageId: "wamid-out-1" }, { status: "received" }]);
  expect(dueItems(sql, NOW + 100_000)).toEqual([]);
});

test("so it is where the provider was out of reach when it was sent again", () => {
  const { item, id } = beginSend("hello");
  finishAttempt(sql, item, { type: "unconfirmed", error: { code: "timeout", text: "" } }, NOW, 0);
  for (let look = 0; look < 4; look++) finishSettleCheck(sql, { ...item, state: "settling" }, true, NOW + 80_000);
  const later = NOW + 10 * 60_000;
  expect(retryMessage(sql, id, later).ok).toBe(true);
  const [again] = dueItems(sql, later);
  if (again === undefined) throw new Error("nothing is due");
  beginAttempt(sql, again, later);
  finishAttempt(sql, again, { type: "not_sent", error: { code: "503", text: "" }, retryAfterMs: null }, later, 0);

  deliver([channelMessage("out-1", { direction: "out", text: "hello", at: NOW + 500 })], later + 1_000);
  expect(thread()).toMatchObject([{ id, status: "sent", providerMessageId: "wamid-out-1" }, { status: "received" }]);
  expect(nextDueAt(sql)).toBeNull();
});

test("what was refused and waits to be sent again takes no like words from the phone for its own", () => {
  const { item, id } = beginSend("hello");
  finishAttempt(sql, item, { type: "refused", error: { code: "131026", text: "No" } }, NOW, 0);
  expect(retryMessage(sql, id, NOW + 1_000).ok).toBe(true);
  deliver([channelMessage("phone", { direction: "out", text: "hello", at: NOW + 2_000 })], NOW + 2_000);
  expect(thread().map(({ status }) => status)).toEqual(["sent", "queued", "received"]);
});

import { beforeEach, expect, test } from "vitest";
import { ACCOUNT, channelMessage, inboxInMemory, NOW, parseEvents } from "../../test/simulation/inbox-in-memory.ts";
import { careForAccount } from "./account-care.ts";
import { upsertAccount } from "./accounts.ts";
import { dueAlarms } from "./alarms.ts";
import { countUnread, findChat, markRead, messagesSince } from "./chats.ts";
import { composeMessage, retryMessage } from "./compose.ts";
import { entriesAfter, position } from "./event-log.ts";
import { dueItems, finishAttempt, finishSettleCheck, recoverInterrupted } from "./outbox.ts";
import type { Sql } from "./sql.ts";
import { replayWaiting } from "./waiting-calls.ts";

let sql: Sql;
let { deliver, chat, thread, gapless, beginSend } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver, chat, thread, gapless, beginSend } = inboxInMemory());
});

test("a message delivered three times is one message, one chat, one unread and one event", () => {
  deliver([channelMessage("1")]);
  deliver([channelMessage("1")]);
  // The same message in other bytes, as a retry with another envelope would bring it.
  deliver([channelMessage("1"), channelMessage("1")]);
  expect(thread()).toHaveLength(1);
  expect(chat()).toMatchObject({ name: "Lucía", unreadCount: 1, lastMessage: { text: "text of 1", direction: "in" } });
  expect(entriesAfter(sql, 0, 100).filter((entry) => entry.kind === "message")).toHaveLength(1);
  gapless();
});

test("the same network message under a second provider id is still one bubble", () => {
  deliver([channelMessage("1", { providerMessageId: "wamid" })]);
  deliver([channelMessage("2", { providerMessageId: "wamid" })]);
  expect(thread()).toHaveLength(1);
  gapless();
});

test("messages stand in the order of their own times, whatever order they came in", () => {
  deliver([channelMessage("late", { at: NOW - 1_000 })]);
  deliver([channelMessage("early", { at: NOW - 9_000 })]);
  deliver([channelMessage("middle", { at: NOW - 5_000 })]);
  expect(thread().map((one) => one.text)).toEqual(["text of late", "text of middle", "text of early"]);
  expect(chat().lastMessage?.text).toBe("text of late");
  expect(chat().unreadCount).toBe(3);
});

test("an element that cannot be applied is a dead letter and its neighbours are applied", () => {
  const receipt = deliver([channelMessage("1"), channelMessage("2", { text: {} as never }), channelMessage("3")]);
  expect(receipt).toMatchObject({ applied: 2, dead: 1 });
  expect(thread()).toHaveLength(2);
  expect(sql.all("SELECT reason FROM dead_letters")).toEqual([{ reason: "apply_failed" }]);
  gapless();
});

test("a message for an account that is not known yet waits, and appears when the account is connected", () => {
  expect(deliver([channelMessage("1", {}, "later")])).toMatchObject({ applied: 0, dead: 1 });
  upsertAccount(sql, { ...ACCOUNT, id: "account-2", externalId: "later" }, NOW);
  replayWaiting(sql, parseEvents, NOW);
  expect(thread()).toHaveLength(1);
  expect(sql.all("SELECT * FROM dead_letters")).toEqual([]);
  gapless();
});

test("so much as waits for an account has its turns one after the other, and nothing of another's is touched", () => {
  const calls = 5;
  for (let call = 0; call < calls; call++) {
    deliver(Array.from({ length: 400 }, (_, n) => channelMessage(`${call}-${n}`, {}, "later")));
    deliver([channelMessage(`${call}`, {}, "never")]);
  }
  upsertAccount(sql, { ...ACCOUNT, id: "account-2", externalId: "later" }, NOW);
  const turns: number[] = [];
  do {
    replayWaiting(sql, parseEvents, NOW);
    turns.push(sql.all("SELECT 1 FROM messages").length);
  } while (dueAlarms(sql, NOW).includes("waiting"));
  expect(turns).toEqual([1_200, 2_000]);
  expect(sql.all("SELECT DISTINCT account_external_id AS account FROM dead_letters")).toEqual([{ account: "never" }]);
});

test("an account that logs out twice with the same bytes is logged out twice", () => {
  const out = { type: "account_state", accountExternalId: "acc", state: "needs_sign_in" };
  const back = { type: "account_state", accountExternalId: "acc", state: "connected" };
  for (const event of [out, back, out]) deliver([event]);
  expect(sql.all("SELECT state FROM accounts")).toEqual([{ state: "needs_sign_in" }]);
});

test("an account that was taken away is not brought back by what its provider says late", () => {
  careForAccount(sql, ACCOUNT.id, { type: "remove" }, NOW);
  deliver([{ type: "account_state", accountExternalId: "acc", state: "connected" }]);
  expect(sql.all("SELECT state FROM accounts")).toEqual([{ state: "removed" }]);
  expect(sql.all("SELECT * FROM sync_passes")).toEqual([]);
  upsertAccount(sql, ACCOUNT, NOW);
  expect(sql.all("SELECT state FROM accounts")).toEqual([{ state: "connected" }]);
});

test("connecting again with a longer history has that read, though nothing else has changed", () => {
  const passes = () => sql.all("SELECT kind, after FROM sync_passes");
  upsertAccount(sql, { ...ACCOUNT, historyDays: 7 }, NOW);
  expect(passes()).toEqual([{ kind: "history", after: NOW - 7 * 86_400_000 }]);
  upsertAccount(sql, { ...ACCOUNT, historyDays: 90 }, NOW);
  expect(passes()).toEqual([{ kind: "history", after: NOW - 90 * 86_400_000 }]);
});

test("the same word that something was changed, twice, has the message read again twice, a moment later", () => {
  const changed = { type: "reread", accountExternalId: "acc", messageExternalId: "1", chatExternalId: null };
  const waiting = () => sql.all("SELECT external_id AS id, next_at - ? AS inMs FROM rereads", NOW);
  deliver([changed]);
  expect(waiting()).toEqual([{ id: "1", inMs: 1_000 }]);
  sql.run("DELETE FROM rereads");
  expect(deliver([changed])).toMatchObject({ duplicate: true });
  expect(waiting()).toHaveLength(1);
});

test("reading takes the badge away, and what arrives afterwards counts again even with an older time", () => {
  deliver([channelMessage("1"), channelMessage("2")]);
  markRead(sql, chat().id, position(sql).head, NOW);
  expect(chat().unreadCount).toBe(0);
  deliver([channelMessage("old", { at: NOW - 3_600_000 }), channelMessage("note", { kind: "system" })]);
  expect(chat().unreadCount).toBe(1);
  expect(countUnread(sql, chat().id, 0)).toBe(3);
  gapless();
});

test("an old chat's unread count is found through the chat, and not through all that others wrote since", () => {
  deliver([channelMessage("1"), channelMessage("2"), channelMessage("3")]);
  const others = { externalId: "others", providerChatId: null, isGroup: false, name: null };
  const loud = Array.from({ length: 2_100 }, (_, each) => ({ ...channelMessage(`other-${each}`), chat: others }));
  deliver(loud);
  const seq = Number(sql.first<{ seq: number }>("SELECT seq FROM messages WHERE external_id = '2'")?.seq);
  expect(messagesSince(sql, seq)).toContain("messages_place");
  const old = sql.first<{ id: string }>("SELECT id FROM chats WHERE external_id = 'chat'")?.id ?? "";
  expect(countUnread(sql, old, seq)).toBe(1);
  markRead(sql, old, seq, NOW);
  expect(findChat(sql, old)?.unreadCount).toBe(1);
});

test("a send whose answer comes before its echo is one bubble", () => {
  deliver([channelMessage("1")]);
  const { item } = beginSend("hello");
  finishAttempt(sql, item, { type: "accepted", externalId: "out-1" }, NOW, 0);
  deliver([channelMessage("out-1", { direction: "out", text: "hello" })]);
  expect(thread().map((one) => [one.text, one.status])).toEqual([
    ["hello", "sent"],
    ["text of 1", "received"],
  ]);
  gapless();
});

test("a send whose echo comes before its answer is one bubble", () => {
  deliver([channelMessage("1")]);
  const { item, id } = beginSend("hello");
  deliver([channelMessage("out-1", { direction: "out", text: " hello\n", at: NOW + 500 })]);
  finishAttempt(sql, item, { type: "accepted", externalId: "out-1" }, NOW, 0);
  expect(thread().map((one) => [one.id, one.text, one.status])).toEqual([
    [id, "hello", "sent"],
    ["m2", "text of 1", "received"],
  ]);
  gapless();
});

test("an echo that the provider rewrote is folded into our bubble when the answer names it", () => {
  deliver([channelMessage("1")]);
  const { item, id } = beginSend("see http://a.example");
  deliver([channelMessage("out-1", { direction: "out", text: "see a.example (shortened)", at: NOW + 500 })]);
  expect(thread()).toHaveLength(3);
  finishAttempt(sql, item, { type: "accepted", externalId: "out-1" }, NOW, 0);
  expect(thread().map((one) => one.id)).toEqual([id, "m2"]);
  expect(chat().lastMessage).toMatchObject({ id, status: "sent" });
  gapless();
});

test("a send that was accepted without an id is joined by its echo", () => {
  deliver([channelMessage("1")]);
  const { item } = beginSend("hello");
  finishAttempt(sql, item, { type: "accepted", externalId: null }, NOW, 0);
  deliver([channelMessage("out-1", { direction: "out", text: "hello", at: NOW + 500 })]);
  expect(thread()).toHaveLength(2);
  expect(thread()[0]).toMatchObject({ status: "sent", providerMessageId: "wamid-out-1" });
});

test("two equal texts sent one after the other stay two messages", () => {
  deliver([channelMessage("1")]);
  for (const externalId of ["out-1", "out-2"]) {
    const { item } = beginSend("ok");
    finishAttempt(sql, item, { type: "unconfirmed", error: { code: "timeout", text: "" } }, NOW, 0);
    deliver([channelMessage(externalId, { direction: "out", text: "ok", at: NOW + 500 })]);
  }
  expect(thread().map((one) => [one.text, one.status])).toEqual([
    ["ok", "sent"],
    ["ok", "sent"],
    ["text of 1", "received"],
  ]);
});

test("a message typed on the phone with the same words much later is its own bubble", () => {
  deliver([channelMessage("1")]);
  const { item } = beginSend("ok");
  finishAttempt(sql, item, { type: "unconfirmed", error: { code: "timeout", text: "" } }, NOW, 0);
  deliver([channelMessage("phone", { direction: "out", text: "ok", at: NOW + 3_600_000 })], NOW + 3_600_000);
  expect(thread().map((one) => one.status)).toEqual(["sent", "unconfirmed", "received"]);
});

test("an attempt cut off by a crash is never repeated by itself", () => {
  deliver([channelMessage("1")]);
  beginSend("hello");
  recoverInterrupted(sql, NOW);
  expect(thread()[0]).toMatchObject({ status: "unconfirmed", error: { code: "checking" } });
  let now = NOW;
  for (let check = 0; check < 3; check++) {
    now += 80_000;
    const item = dueItems(sql, now)[0];
    expect(item?.state).toBe("settling");
    if (item !== undefined) finishSettleCheck(sql, item, true, now);
  }
  expect(dueItems(sql, now + 86_400_000)).toEqual([]);
  expect(thread()[0]).toMatchObject({ status: "unconfirmed", error: { code: "uncertain" } });
});

test("an uncertain message goes out again only when a person says so, as the same message", () => {
  deliver([channelMessage("1")]);
  const { item, id } = beginSend("hello");
  finishAttempt(sql, item, { type: "unconfirmed", error: { code: "timeout", text: "" } }, NOW, 0);
  expect(retryMessage(sql, id, NOW)).toEqual({ ok: false, reason: "not_retryable" });
  for (const now of [NOW + 5_000, NOW + 20_000, NOW + 80_000]) {
    const due = dueItems(sql, now)[0];
    if (due !== undefined) finishSettleCheck(sql, due, true, now);
  }
  expect(retryMessage(sql, id, NOW)).toMatchObject({ ok: true, value: { id, status: "queued" } });
  expect(retryMessage(sql, id, NOW)).toEqual({ ok: false, reason: "not_retryable" });
  expect(thread()).toHaveLength(2);
});

test("a refused message says why, and the next of its chat still goes out", () => {
  deliver([channelMessage("1")]);
  const { item } = beginSend("first");
  composeMessage(sql, { chatId: chat().id, clientId: crypto.randomUUID(), text: "second" }, NOW);
  expect(dueItems(sql, NOW)).toEqual([]);
  finishAttempt(sql, item, { type: "refused", error: { code: "errors/x", text: "No." } }, NOW, 0);
  expect(thread()[1]).toMatchObject({ text: "first", status: "failed", error: { code: "errors/x", text: "No." } });
  expect(dueItems(sql, NOW)).toHaveLength(1);
});

test("a message that was certainly not sent is tried again after the time the provider asked for", () => {
  deliver([channelMessage("1")]);
  const { item } = beginSend("hello");
  finishAttempt(sql, item, { type: "not_sent", error: { code: "429", text: "" }, retryAfterMs: 30_000 }, NOW, 0);
  expect(dueItems(sql, NOW + 29_999)).toEqual([]);
  expect(dueItems(sql, NOW + 30_000)).toHaveLength(1);
});

test("the same client id is the same message, and with other words it is refused", () => {
  deliver([channelMessage("1")]);
  const draft = { chatId: chat().id, clientId: crypto.randomUUID(), text: "hello" };
  const first = composeMessage(sql, draft, NOW);
  expect(composeMessage(sql, draft, NOW)).toEqual(first);
  expect(composeMessage(sql, { ...draft, text: "other" }, NOW)).toEqual({ ok: false, reason: "client_id_reused" });
  expect(thread()).toHaveLength(2);
});

test("an own message on a customer whose clock runs ahead still comes last", () => {
  deliver([channelMessage("1", { at: NOW + 300_000 })]);
  composeMessage(sql, { chatId: chat().id, clientId: crypto.randomUUID(), text: "hello" }, NOW);
  expect(thread()[0]?.text).toBe("hello");
});

test("a delivery of three megabytes is stored whole and can be replayed", () => {
  const text = "x".repeat(900_000);
  const events = [
    channelMessage("1", { text }, "later"),
    channelMessage("2", { text }, "later"),
    channelMessage("3", { text }, "later"),
  ];
  expect(deliver(events)).toMatchObject({ dead: 3 });
  upsertAccount(sql, { ...ACCOUNT, id: "account-2", externalId: "later" }, NOW);
  replayWaiting(sql, parseEvents, NOW);
  expect(thread().map((one) => one.text?.length)).toEqual([900_000, 900_000, 900_000]);
});

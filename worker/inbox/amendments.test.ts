import { beforeEach, expect, test } from "vitest";
import {
  ACCOUNT,
  amendmentOf,
  channelMessage,
  inboxInMemory,
  NOW,
  parseEvents,
} from "../../test/simulation/inbox-in-memory.ts";
import { dropStaleOrphans } from "./amendments.ts";
import { retryMessage } from "./compose.ts";
import { position } from "./event-log.ts";
import { undoMerge } from "./merges.ts";
import { beginAttempt, dueItems, finishAttempt, finishSettleCheck } from "./outbox.ts";
import { replayDeliveries } from "./replay.ts";
import type { Sql } from "./sql.ts";
import { stateHash } from "./state-hash.ts";

let sql: Sql;
let { deliver, chat, thread, gapless, beginSend } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver, chat, thread, gapless, beginSend } = inboxInMemory());
});

const receipt = (externalId: string, status: "sent" | "delivered" | "read" | "played" | "failed", afterMs = 0) =>
  amendmentOf(
    externalId,
    { type: "receipt", status, error: status === "failed" ? { code: "131026", text: "No" } : null },
    afterMs,
  );
/** As WhatsApp says it: by its own id, and by ours. */
const wordOn = (externalId: string, clientId: string, status: "delivered" | "failed", afterMs = 0) => ({
  ...receipt(externalId, status, afterMs),
  target: { externalId, providerMessageId: null, clientId },
});
const edit = (externalId: string, text: string, afterMs: number) =>
  amendmentOf(externalId, { type: "edit", text }, afterMs);
const reaction = (externalId: string, emoji: string | null, afterMs: number) =>
  amendmentOf(externalId, { type: "reaction", emoji, direction: "in", sender: null }, afterMs);
const deletion = (externalId: string, afterMs = 0) => amendmentOf(externalId, { type: "delete" }, afterMs);

/** Every order of a few events must end in the same picture. */
function everyOrder<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, place) => everyOrder(items.toSpliced(place, 1)).map((rest) => [item, ...rest]));
}

function pictureAfter(events: unknown[]) {
  const inbox = inboxInMemory();
  for (const event of events) inbox.deliver([event]);
  const shown = inbox.thread().map(({ text, status, error, reactions, editedAt, deletedAt }) => ({
    text,
    status,
    error,
    reactions,
    editedAt,
    deletedAt,
  }));
  return { shown, unread: inbox.chat().unreadCount, last: inbox.chat().lastMessage?.text };
}

test("receipts, edits and reactions end in the same picture in whatever order they and their message come", () => {
  const events = [
    channelMessage("1", { direction: "out" }),
    receipt("1", "delivered", 10),
    receipt("1", "read", 20),
    edit("1", "first", 30),
    edit("1", "second", 40),
    reaction("1", "👍", 50),
  ];
  const expected = pictureAfter(events);
  expect(expected.shown).toEqual([
    {
      text: "second",
      status: "read",
      error: null,
      reactions: [{ emoji: "👍", from: "in", senderName: null }],
      editedAt: new Date(NOW + 40).toISOString(),
      deletedAt: null,
    },
  ]);
  for (const order of everyOrder(events)) expect(pictureAfter(order)).toEqual(expected);
});

test("what was read again and says the same is no event", () => {
  deliver([channelMessage("1")]);
  const edited = { ...edit("1", "second", 0), at: null };
  const reactions = {
    ...amendmentOf("1", { type: "reactions", all: [{ emoji: "👍", direction: "out", sender: null }] }),
    at: null,
  };
  // Each time in other bytes, as a listing brings it at another moment.
  deliver([edited, reactions]);
  const { head } = position(sql);
  const editedAt = thread()[0]?.editedAt;
  deliver([reactions, edited, { ...edited }]);
  expect(position(sql).head).toBe(head);
  expect(thread()[0]).toMatchObject({ text: "second", editedAt });
  deliver([{ ...edited, text: "third" }]);
  expect(thread()[0]).toMatchObject({ text: "third" });
  expect(position(sql).head).toBe(head + 1);
});

test("a deletion is final whenever it comes, and takes the words and the reactions with it", () => {
  const events = [channelMessage("1"), edit("1", "edited", 10), reaction("1", "👍", 20), deletion("1", 5)];
  const expected = pictureAfter(events);
  expect(expected.shown[0]).toMatchObject({
    text: null,
    reactions: [],
    editedAt: null,
    deletedAt: new Date(NOW + 5).toISOString(),
  });
  for (const order of everyOrder(events)) expect(pictureAfter(order)).toEqual(expected);
});

test("a reaction that is taken back stays away, and a newer one comes back", () => {
  const events = [channelMessage("1"), reaction("1", "👍", 10), reaction("1", null, 20)];
  for (const order of everyOrder(events)) expect(pictureAfter(order).shown[0]?.reactions).toEqual([]);
  const again = [...events, reaction("1", "❤️", 30)];
  for (const order of everyOrder(again))
    expect(pictureAfter(order).shown[0]?.reactions.map((one) => one.emoji)).toEqual(["❤️"]);
});

test("a tick never falls, and a failure shows only without evidence of delivery", () => {
  deliver([channelMessage("1", { direction: "out" }), receipt("1", "failed", 5)]);
  expect(thread()[0]).toMatchObject({ status: "failed", error: { code: "131026" } });
  deliver([receipt("1", "read", 10)]);
  deliver([receipt("1", "delivered", 20), receipt("1", "failed", 30), receipt("1", "sent", 40)]);
  expect(thread()[0]).toMatchObject({ status: "read", error: null });
  gapless();
});

test("a receipt that comes before the answer to its send waits until the answer names the message", () => {
  deliver([channelMessage("1")]);
  const { item } = beginSend("Hello");
  deliver([receipt("out-1", "delivered")]);
  expect(thread()[0]).toMatchObject({ text: "Hello", status: "sending" });
  finishAttempt(sql, item, { type: "accepted", externalId: "out-1" }, NOW, 0);
  expect(thread()[0]).toMatchObject({ text: "Hello", status: "delivered" });
});

test("a receipt settles a send whose answer was lost, by our own id where the provider hands it back", () => {
  deliver([channelMessage("1")]);
  const { item, clientId } = beginSend("hello");
  finishAttempt(sql, item, { type: "unconfirmed", error: { code: "timeout", text: "" } }, NOW, 0);
  deliver([
    {
      type: "receipt",
      accountExternalId: "acc",
      target: { externalId: "wamid.X", providerMessageId: null, clientId },
      at: NOW,
      status: "delivered",
      error: null,
    },
  ]);
  expect(thread()[0]).toMatchObject({ text: "hello", status: "delivered" });
  expect(sql.all("SELECT * FROM outbox")).toEqual([]);
  deliver([channelMessage("wamid.X", { direction: "out", text: "hello", at: NOW + 100 })]);
  expect(thread()).toHaveLength(2);
});

test("a message sent again by hand keeps one bubble when the first attempt shows up late", () => {
  deliver([channelMessage("1")]);
  const first = beginSend("hello");
  finishAttempt(sql, first.item, { type: "accepted", externalId: "out-1" }, NOW, 0);
  deliver([receipt("out-1", "failed", 10)]);
  expect(retryMessage(sql, first.id, NOW)).toMatchObject({ ok: true, value: { status: "queued" } });
  deliver([channelMessage("out-1", { direction: "out", text: "hello", at: NOW + 1 }), receipt("out-1", "failed", 20)]);
  expect(thread()).toHaveLength(2);
  expect(thread()[0]?.status).toBe("queued");
  deliver([receipt("out-1", "delivered", 30)]);
  expect(thread()[0]?.status).toBe("delivered");
});

test("what waits for a message that never comes is let go after a month", () => {
  deliver([receipt("never", "read")]);
  dropStaleOrphans(sql, NOW + 29 * 86_400_000);
  expect(sql.all("SELECT 1 AS one FROM orphans")).toHaveLength(1);
  dropStaleOrphans(sql, NOW + 31 * 86_400_000);
  expect(sql.all("SELECT 1 AS one FROM orphans")).toEqual([]);
});

test("replaying everything that is kept changes not one byte of what anybody can see", () => {
  deliver([
    channelMessage("1"),
    channelMessage("2", { direction: "out" }),
    receipt("2", "read"),
    reaction("1", "👍", 3),
  ]);
  deliver([edit("1", "edited", 50), deletion("2"), receipt("later", "read")]);
  deliver([{ type: "account_state", accountExternalId: "acc", state: "needs_sign_in" }]);
  deliver([{ type: "account_state", accountExternalId: "acc", state: "connected" }]);
  deliver([channelMessage("3", {}, "unknown")]);
  const before = stateHash(sql);
  expect(replayDeliveries(sql, { cursor: null, limit: 100 }, parseEvents, NOW + 1)).toEqual({
    replayed: 5,
    dead: 1,
    nextCursor: null,
  });
  expect(stateHash(sql)).toBe(before);
  expect(sql.all("SELECT state FROM accounts WHERE id = ?", ACCOUNT.id)).toEqual([{ state: "connected" }]);
});

test("two contacts become one when a delivery shows the ids of both, and the merge can be undone", () => {
  const from = (externalId: string, chatId: string, person: object) => ({
    ...channelMessage(externalId),
    chat: { externalId: chatId, providerChatId: null, isGroup: false, name: null },
    sender: { providerId: "", name: null, phone: null, lid: null, username: null, ...person },
  });
  deliver([from("1", "by-phone", { providerId: "34600@s.whatsapp.net", name: "Lucía", phone: "+34600" })]);
  deliver([from("2", "by-lid", { providerId: "99@lid", lid: "99@lid" })]);
  const names = () => sql.all("SELECT count(DISTINCT root_id) AS people FROM contacts");
  expect(names()).toEqual([{ people: 2 }]);
  deliver([from("3", "by-lid", { providerId: "99@lid", lid: "99@lid", phone: "+34600" })]);
  expect(names()).toEqual([{ people: 1 }]);
  expect(chat().name).toBe("Lucía");
  expect(undoMerge(sql, 1, NOW)).toBe(true);
  expect(undoMerge(sql, 1, NOW)).toBe(false);
  expect(names()).toEqual([{ people: 2 }]);
  gapless();
});

test("a handle that changed hands does not make two people one", () => {
  const ig = (externalId: string, providerId: string) => ({
    ...channelMessage(externalId),
    chat: { externalId: providerId, providerChatId: null, isGroup: false, name: null },
    sender: { providerId, name: null, phone: null, lid: null, username: "marta" },
  });
  deliver([ig("1", "igsid-1"), ig("2", "igsid-2")]);
  expect(sql.all("SELECT DISTINCT root_id FROM contacts")).toHaveLength(2);
});

test("a reply that came before what it quotes is drawn again when that comes", () => {
  const replyTo = { externalId: "2", providerMessageId: null, text: null };
  deliver([channelMessage("1", { replyTo })]);
  expect(thread()[0]?.replyTo).toEqual({ messageId: null, text: null, senderName: null });
  const before = thread()[0]?.rev ?? 0;
  deliver([channelMessage("2", { at: NOW - 90_000 })]);
  const reply = thread().find((message) => message.providerMessageId === "wamid-1");
  expect(reply?.replyTo).toMatchObject({ messageId: "m3", text: "text of 2", senderName: "Lucía" });
  expect(reply?.rev).toBeGreaterThan(before);
  gapless();
});

test("what is said late of an attempt that failed, with our own id, is not said of the one that a person asked for", () => {
  deliver([channelMessage("1")]);
  const first = beginSend("hello");
  finishAttempt(sql, first.item, { type: "accepted", externalId: "out-1" }, NOW, 0);
  deliver([wordOn("out-1", first.clientId, "failed")]);
  expect(retryMessage(sql, first.id, NOW).ok).toBe(true);
  deliver([wordOn("out-1", first.clientId, "failed", 1)]);
  expect(thread()[0]).toMatchObject({ id: first.id, status: "queued", error: null });

  const [again] = dueItems(sql, NOW);
  if (again === undefined) throw new Error("nothing is due");
  beginAttempt(sql, again, NOW);
  deliver([wordOn("out-1", first.clientId, "failed", 2)]);
  finishAttempt(sql, again, { type: "accepted", externalId: "out-2" }, NOW, 0);
  expect(thread()).toMatchObject([{ id: first.id, status: "sent", providerMessageId: "out-2" }, {}]);
  gapless();
});

test("a message that waits to be sent again stays where it is when its first attempt turns out to have arrived", () => {
  deliver([channelMessage("1")]);
  const { item, id, clientId } = beginSend("hello");
  finishAttempt(sql, item, { type: "unconfirmed", error: { code: "timeout", text: "" } }, NOW, 0);
  finishSettleCheck(sql, item, "no_list", NOW + 120_000);
  expect(retryMessage(sql, id, NOW + 120_000).ok).toBe(true);
  deliver([wordOn("out-1", clientId, "delivered")], NOW + 121_000);
  expect(thread()[0]).toMatchObject({ id, status: "delivered", providerMessageId: "out-1" });
  expect(dueItems(sql, NOW + 200_000)).toEqual([]);
});

test("a message that waits to be sent again still leaves when its first attempt turns out to have failed", () => {
  deliver([channelMessage("1")]);
  const { item, id, clientId } = beginSend("hello");
  finishAttempt(sql, item, { type: "unconfirmed", error: { code: "timeout", text: "" } }, NOW, 0);
  finishSettleCheck(sql, item, "no_list", NOW + 120_000);
  expect(retryMessage(sql, id, NOW + 120_000).ok).toBe(true);
  deliver([wordOn("out-1", clientId, "failed")], NOW + 121_000);
  expect(thread()[0]).toMatchObject({ id, status: "queued", providerMessageId: null });
  const [again] = dueItems(sql, NOW + 121_000);
  if (again === undefined) throw new Error("nothing is due");
  beginAttempt(sql, again, NOW + 121_000);
  deliver([wordOn("out-1", clientId, "failed", 1)], NOW + 122_000);
  finishAttempt(sql, again, { type: "accepted", externalId: "out-2" }, NOW + 122_000, 0);
  expect(thread()).toMatchObject([{ id, status: "sent", providerMessageId: "out-2" }, {}]);
});

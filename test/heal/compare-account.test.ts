import { expect, test } from "vitest";
import type { Message } from "../../worker/shared/wire.ts";
import { compareAccount, type ProviderChat, type ProviderMessage, type ShownChat } from "./compare-account.ts";

/** A comparison that finds nothing proves nothing: each kind of difference is put in and has to be found. */

const there = (over: Partial<ProviderMessage> = {}): ProviderMessage => ({
  ...{ providerId: "p1", chatId: "c", direction: "in", text: "hola", at: 1_000 },
  ...{ isDeleted: false, isEdited: false, reached: "sent", reactions: [] },
  ...over,
});

const here = (over: Partial<Message> = {}): Message => ({
  ...{ id: "m1", chatId: "chat", direction: "in", kind: "text", text: "hola", at: "1970-01-01T00:00:01.000Z" },
  ...{ status: "received", error: null, providerMessageId: "p1", clientId: null, senderName: null, replyTo: null },
  ...{ reactions: [], attachments: [], editedAt: null, deletedAt: null, sortAt: 1_000, seq: 1, rev: 1 },
  ...over,
});

const chat = (messages: Message[], over: Partial<ShownChat> = {}): ShownChat => ({
  ...{ id: "chat", name: "Ana", pictureUrl: null, unreadCount: messages.length, messages },
  ...{ readUpToSeq: 0, isLeftToPhone: false },
  ...over,
});

const LIKED = [{ emoji: "👍", from: "in" as const, senderName: null }];

test("an account that is as the provider has it shows no difference", () => {
  const found = compareAccount([there()], [chat([here()])]);
  expect(found).toEqual({
    ...{ messages: 1, recovered: 1, lostForGood: 0 },
    ...{ doubled: [], wrongUnread: [], wrong: [], stale: [] },
  });
});

test.each<[string, Partial<ProviderMessage>, Partial<Message>]>([
  ["another text", { text: "adiós" }, {}],
  ["a deletion that is missing", { isDeleted: true }, {}],
  ["a deletion that nobody made", {}, { deletedAt: "1970-01-01T00:00:02.000Z" }],
  ["an edit that is not marked", { isEdited: true }, {}],
  ["another place", { at: 2_000 }, {}],
  ["a reaction that is missing", { reactions: ["👍"] }, {}],
  ["a reaction that was taken back", {}, { reactions: LIKED }],
  ["another direction", { direction: "out" }, {}],
  ["a tick that stayed behind", { direction: "out", reached: "read" }, { direction: "out", status: "delivered" }],
])("%s is found", (_what, provider, shown) => {
  const found = compareAccount([there(provider)], [chat([here(shown)])]);
  expect(found.recovered).toBe(0);
  expect(found.wrong).toHaveLength(1);
});

test("a message that is missing is found", () => {
  expect(compareAccount([there()], []).wrong).toEqual(["p1 is missing"]);
});

test("a message that is here twice, and one that nobody wrote, count as doubled", () => {
  const twice = chat([here(), here({ id: "m2", seq: 2 })]);
  expect(compareAccount([there()], [twice]).doubled).toEqual(["p1"]);
  expect(compareAccount([], [chat([here()])]).doubled).toEqual(["p1"]);
});

test("a chat that was torn into two is found", () => {
  const found = compareAccount(
    [there(), there({ providerId: "p2" })],
    [chat([here()]), chat([here({ id: "m2", providerMessageId: "p2" })], { id: "other" })],
  );
  expect(found.wrong).toEqual(["p2: another chat"]);
});

test("an unread count that does not follow from what came after the last reading is found", () => {
  expect(compareAccount([there()], [chat([here()], { unreadCount: 2 })]).wrongUnread).toHaveLength(1);
  expect(compareAccount([there()], [chat([here()], { readUpToSeq: 1 })]).wrongUnread).toHaveLength(1);
  expect(compareAccount([there()], [chat([here()], { readUpToSeq: 1, unreadCount: 0 })]).wrongUnread).toEqual([]);
});

const theirs = (over: Partial<ProviderChat> = {}): ProviderChat => ({
  ...{ chatId: "c", name: "Ana", unreadCount: 1, picture: null },
  ...over,
});

test("another name and another picture are found", () => {
  const stale = (over: Partial<ProviderChat>) => compareAccount([there()], [chat([here()])], [theirs(over)]).stale;
  expect(stale({})).toEqual([]);
  expect(stale({ name: "Ana B." })).toHaveLength(1);
  expect(stale({ picture: "/media/p1" })).toHaveLength(1);
  expect(stale({ name: null })).toEqual([]);
});

test("what is read on the phone and unread here is found where no agent was", () => {
  const wrong = (over: Partial<ShownChat>, unreadCount: number) =>
    compareAccount([there()], [chat([here()], over)], [theirs({ unreadCount })]).wrongUnread;
  expect(wrong({ isLeftToPhone: true }, 0)).toHaveLength(1);
  expect(wrong({ isLeftToPhone: true, unreadCount: 0 }, 0)).toEqual([]);
  expect(wrong({ unreadCount: 0 }, 1)).toHaveLength(1);
  expect(wrong({}, 0)).toEqual([]);
});

test("what nothing brings back is counted apart, and only while it is missing", () => {
  const lost = there({ providerId: "p2", mayBeLost: true });
  expect(compareAccount([there(), lost], [chat([here()])])).toMatchObject({
    messages: 1,
    recovered: 1,
    lostForGood: 1,
  });
  const both = chat([here(), here({ id: "m2", providerMessageId: "p2", seq: 2 })]);
  expect(compareAccount([there(), lost], [both])).toMatchObject({ messages: 2, recovered: 2, lostForGood: 0 });
});

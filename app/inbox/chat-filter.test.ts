import { describe, expect, it } from "vitest";
import type { Chat } from "../../worker/shared/wire.ts";
import { belongsTo, type ChatFilter, INBOX_KEY, isListComplete, listKey, WHOLE_INBOX } from "./chat-filter.ts";
import { emptyInbox } from "./inbox-state.ts";

const aChat = (more: Partial<Chat> = {}): Chat => ({
  id: "ana",
  accountId: "shop",
  channel: "whatsapp",
  name: "Ana",
  isGroup: false,
  lastMessage: null,
  lastAt: null,
  unreadCount: 0,
  rev: 1,
  ...more,
});
const filter = (more: Partial<ChatFilter> = {}): ChatFilter => ({ ...WHOLE_INBOX, ...more });

describe("belongsTo", () => {
  it("takes a chat that says nothing of its state for an open one of nobody", () => {
    expect(belongsTo(aChat(), filter(), "me")).toBe(true);
    expect(belongsTo(aChat(), filter({ view: "unassigned" }), "me")).toBe(true);
    expect(belongsTo(aChat(), filter({ view: "done" }), "me")).toBe(false);
  });

  it("counts as mine only what is open", () => {
    expect(belongsTo(aChat({ assigneeId: "me" }), filter({ view: "mine" }), "me")).toBe(true);
    expect(belongsTo(aChat({ assigneeId: "me", state: "done" }), filter({ view: "mine" }), "me")).toBe(false);
    expect(belongsTo(aChat({ assigneeId: "you" }), filter({ view: "mine" }), "me")).toBe(false);
  });

  it("narrows by channel and by account", () => {
    expect(belongsTo(aChat(), filter({ channel: "instagram" }), "me")).toBe(false);
    expect(belongsTo(aChat(), filter({ accountId: "other" }), "me")).toBe(false);
  });
});

describe("isListComplete", () => {
  const complete = { status: "ready", nextCursor: null, horizon: null } as const;
  it("holds for each part of what is loaded to its end, and for nothing beyond", () => {
    const state = { ...emptyInbox, lists: { [INBOX_KEY]: complete } };
    expect(isListComplete(state, filter({ view: "mine", channel: "whatsapp", accountId: "shop" }))).toBe(true);
    expect(isListComplete(state, filter({ view: "unread" }))).toBe(false);
    expect(isListComplete(state, filter({ view: "snoozed" }))).toBe(false);
  });

  it("does not take one account's list for the whole one", () => {
    const state = { ...emptyInbox, lists: { [listKey(filter({ accountId: "shop" }))]: complete } };
    expect(isListComplete(state, filter())).toBe(false);
  });
});

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { emptyInbox, type InboxState } from "../inbox-state.ts";
import { createInboxStore } from "../inbox-store.ts";
import { unreadShown } from "../inbox-views.ts";
import { ASKED_EVERY_MS, countUnread, type UnreadCountDeps } from "./count-unread.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const chat = (rev: number, unreadCount: number) =>
  ({ id: "ann", rev, unreadCount }) as unknown as InboxState["chats"][string];

it("what is unread is counted again within seconds of each change, also when the clock is put back", async () => {
  let counted = 0;
  const query = async () => {
    counted += 1;
    return { unreadMessages: counted };
  };
  const store = createInboxStore({ ...emptyInbox, epoch: "e", connection: "live" });
  const stop = countUnread({
    store,
    trpc: { chats: { counts: { query } } } as unknown as UnreadCountDeps["trpc"],
    bounded: () => ({ signal: new AbortController().signal }),
  });
  await vi.advanceTimersByTimeAsync(ASKED_EVERY_MS);
  expect(counted).toBe(1);
  vi.setSystemTime(Date.now() - 3_600_000);
  store.dispatch({ type: "chat_answered", chat: chat(1, 2) });
  await vi.advanceTimersByTimeAsync(ASKED_EVERY_MS);
  expect(counted).toBe(2);
  stop();
});

it("what is unread is counted again when a colleague has read a chat that was not loaded here", async () => {
  let counted = 0;
  const query = async () => {
    counted += 1;
    return { unreadMessages: counted === 1 ? 5 : 0 };
  };
  const store = createInboxStore({ ...emptyInbox, epoch: "e", connection: "live" });
  const stop = countUnread({
    store,
    trpc: { chats: { counts: { query } } } as unknown as UnreadCountDeps["trpc"],
    bounded: () => ({ signal: new AbortController().signal }),
  });
  await vi.advanceTimersByTimeAsync(ASKED_EVERY_MS);
  expect(unreadShown(store.getState())).toBe(5);
  const change = { kind: "chat" as const, chat: chat(1, 0) };
  store.dispatch({ type: "frame", frame: { type: "event", seq: 1, at: "2026-11-20T10:00:00.000Z", change } });
  await vi.advanceTimersByTimeAsync(ASKED_EVERY_MS);
  expect(unreadShown(store.getState())).toBe(0);
  stop();
});

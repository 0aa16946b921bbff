import { expect, it, vi } from "vitest";
import type { Trpc } from "../lib/trpc-client.ts";
import { anyMessage } from "./fixtures/message.ts";
import { createInboxActions } from "./inbox-actions.ts";
import { emptyInbox } from "./inbox-state.ts";
import { createInboxStore } from "./inbox-store.ts";

/** Proves what is asked for before what. Not what becomes of the answers: that is live-store.test.ts's. */

it("a fresh start reads its place in the log first, so that no change can fall between it and the other parts", async () => {
  const asked: string[] = [];
  let answerChats = (_: unknown) => {};
  const chats = new Promise((resolve) => {
    answerChats = resolve;
  });
  const trpc = doorOf((name) => {
    asked.push(name);
    return name === "chats.list" ? chats : Promise.resolve({ items: [] });
  });
  const store = createInboxStore({ ...emptyInbox, epoch: "e1", cursor: 5, wants: "snapshot" });
  const actions = createInboxActions({ store, trpc, viewerId: "me", leave: () => {} });
  const loading = actions.loadSnapshot();
  expect(asked).toEqual(["chats.list"]);
  answerChats({ items: [], nextCursor: null, asOf: { epoch: "e1", head: 9 } });
  await loading;
  expect(asked).toContain("accounts.list");
  expect(store.getState()).toMatchObject({ cursor: 9, wants: "hello" });
});

it("a chat that is read across a fresh start is read once more: what changed before it is never told again", async () => {
  const answers: ((chat: unknown) => void)[] = [];
  const page = { items: [], nextCursor: null, hasNewer: false, asOf: { epoch: "e1", head: 9 } };
  const trpc = doorOf((name) =>
    name === "chats.get" ? new Promise((resolve) => void answers.push(resolve)) : Promise.resolve(page),
  );
  const store = createInboxStore({ ...emptyInbox, epoch: "e1", cursor: 5, base: 5 });
  const actions = createInboxActions({ store, trpc, viewerId: "me", leave: () => {} });
  const opening = actions.openThread("ann");
  const chats = { items: [], nextCursor: null, asOf: page.asOf };
  store.dispatch({ type: "snapshot_loaded", snapshot: { accounts: [], chats, thread: null } });
  answers[0]?.({ id: "ann", rev: 4 });
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  expect(store.getState().chats).toEqual({});
  answers[1]?.({ id: "ann", rev: 8 });
  await opening;
  expect(store.getState().chats).toMatchObject({ ann: { rev: 8 } });
});

it("a message that somebody jumps to is there when it is said to be, also when its page was read too early to be taken", async () => {
  const [epoch, chatId] = ["e1", "ann"];
  const around: ((page: unknown) => void)[] = [];
  const trpc = doorOf(() => new Promise((resolve) => void around.push(resolve)));
  const store = createInboxStore({ ...emptyInbox, epoch, cursor: 5, base: 5 });
  const actions = createInboxActions({ store, trpc, viewerId: "me", leave: () => {} });
  const page = (head: number, ...seqs: number[]) => ({
    items: seqs.map((seq) => anyMessage({ id: `m${seq}`, chatId, sortAt: seq, seq, rev: seq })),
    ...{ nextCursor: "more", hasNewer: true, asOf: { epoch, head } },
  });
  store.dispatch({ type: "thread_asked", chatId });
  store.dispatch({ type: "thread_loaded", chatId, side: "newest", page: { ...page(5, 5), hasNewer: false } });
  const jumped = actions.bringIn(chatId, "m2");
  const change = { kind: "message_removed" as const, messageId: "", chatId: "" };
  store.dispatch({ type: "frame", frame: { type: "event", seq: 6, at: "2026-11-20T10:00:00.000Z", change } });
  store.dispatch({ type: "thread_loaded", chatId, side: "around", page: page(6, 3) });
  around[0]?.(page(5, 2));
  await vi.waitFor(() => expect(around).toHaveLength(2));
  around[1]?.(page(6, 2));
  expect(await jumped).toBe("loaded");
  expect(store.getState().threads[chatId]?.messages.map(({ id }) => id)).toEqual(["m2"]);
});

/** Answers every query. */
const doorOf = (answer: (name: string) => Promise<unknown>): Trpc =>
  new Proxy(
    {},
    {
      get: (_, router) =>
        new Proxy({}, { get: (__, name) => ({ query: () => answer(`${String(router)}.${String(name)}`) }) }),
    },
  ) as Trpc;

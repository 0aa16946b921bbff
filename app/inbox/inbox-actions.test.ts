import { expect, it } from "vitest";
import type { Trpc } from "../lib/trpc-client.ts";
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

/** Answers every query. */
const doorOf = (answer: (name: string) => Promise<unknown>): Trpc =>
  new Proxy(
    {},
    {
      get: (_, router) =>
        new Proxy({}, { get: (__, name) => ({ query: () => answer(`${String(router)}.${String(name)}`) }) }),
    },
  ) as Trpc;

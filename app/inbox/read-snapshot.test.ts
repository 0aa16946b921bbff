import { expect, it, vi } from "vitest";
import type { AppCaller } from "../../worker/trpc/router.ts";
import { readSnapshot } from "./read-snapshot.ts";

it("the first page reads its place in the log first, so that no change can fall between it and the other parts", async () => {
  const asked: string[] = [];
  let answerChats = (_: unknown) => {};
  const chats = new Promise((resolve) => {
    answerChats = resolve;
  });
  const answer = (name: string) => {
    asked.push(name);
    return name === "chats.list" ? chats : Promise.resolve({ items: [] });
  };
  const caller = new Proxy(
    {},
    { get: (_, router) => new Proxy({}, { get: (__, name) => () => answer(`${String(router)}.${String(name)}`) }) },
  ) as AppCaller;
  const reading = readSnapshot(caller, "ann", "me");
  expect(asked).toEqual(["chats.list"]);
  answerChats({ items: [], nextCursor: null, asOf: { epoch: "e1", head: 9 } });
  await vi.waitFor(() => expect(asked).toContain("accounts.list"));
  expect((await reading).snapshot?.chats.asOf).toEqual({ epoch: "e1", head: 9 });
  expect(asked).toContain("messages.list");
});

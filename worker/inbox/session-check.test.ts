import { expect, it } from "vitest";
import { closeEndedSessions } from "./session-check.ts";

it("the sockets of sessions that have ended are closed, and each session is asked about once", async () => {
  const closed: string[] = [];
  const asked: string[][] = [];
  await closeEndedSessions(
    ["one", "two", "one", "three"],
    async (sessionIds) => {
      asked.push(sessionIds);
      return ["two"];
    },
    (sessionId) => closed.push(sessionId),
  );
  expect(asked).toEqual([["one", "two", "three"]]);
  expect(closed).toEqual(["one", "three"]);
});

it("without sockets nobody is asked", async () => {
  await closeEndedSessions(
    [],
    () => Promise.reject(new Error("nobody is to be asked")),
    () => expect.unreachable(),
  );
});

it("when nobody can say, no socket is closed", async () => {
  const check = closeEndedSessions(
    ["one"],
    () => Promise.reject(new Error("D1 is away")),
    () => expect.unreachable(),
  );
  await expect(check).rejects.toThrow("D1 is away");
});

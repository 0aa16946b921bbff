import { expect, it } from "vitest";
import { windowAt } from "./reply-window.ts";

const NOW = Date.parse("2026-11-21T12:00:00.000Z");
const inHours = (hours: number) => new Date(NOW + hours * 3_600_000).toISOString();
const at = (closes: number | null, human: number | null = null) =>
  windowAt(
    {
      closesAt: closes === null ? null : inHours(closes),
      humanAgentUntil: human === null ? null : inHours(human),
    },
    NOW,
  );

it("says nothing where there is no window, and else until when one may answer", () => {
  expect(windowAt(null, NOW)).toEqual({ type: "none" });
  expect(windowAt(undefined, NOW)).toEqual({ type: "none" });
  expect(at(23)).toEqual({ type: "open", until: Date.parse(inHours(23)) });
  expect(at(1.1)).toEqual({ type: "open", until: Date.parse(inHours(1.1)) });
});

it("says in the last hour how long it is, and never more than that", () => {
  expect(at(1)).toEqual({ type: "closing", minutes: 60 });
  expect(at(0.75)).toEqual({ type: "closing", minutes: 45 });
  expect(at(0.01)).toEqual({ type: "closing", minutes: 0 });
});

it("is closed from its end on, and before the customer has ever written", () => {
  expect(at(0)).toEqual({ type: "closed" });
  expect(at(-3)).toEqual({ type: "closed" });
  expect(at(null)).toEqual({ type: "closed" });
});

it("says until when a template costs nothing, once it is closed", () => {
  const closed = { closesAt: inHours(-1), humanAgentUntil: null };
  expect(windowAt({ ...closed, freeUntil: inHours(47) }, NOW)).toEqual({
    type: "closed",
    freeUntil: Date.parse(inHours(47)),
  });
  expect(windowAt({ ...closed, freeUntil: inHours(0) }, NOW)).toEqual({ type: "closed" });
});

it("is still open to a person where the network has that", () => {
  expect(at(-1, 49)).toEqual({ type: "human", days: 2 });
  expect(at(-1, 3)).toEqual({ type: "human", days: 0 });
  expect(at(-200, -1)).toEqual({ type: "closed" });
});

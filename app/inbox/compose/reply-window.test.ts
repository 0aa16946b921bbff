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

it("says nothing where there is no window, or hours are left", () => {
  expect(windowAt(null, NOW)).toEqual({ type: "open" });
  expect(windowAt(undefined, NOW)).toEqual({ type: "open" });
  expect(at(6.1)).toEqual({ type: "open" });
});

it("says in the last hours how long it is, and never more than that", () => {
  expect(at(6)).toEqual({ type: "closing", hours: 6, minutes: 0 });
  expect(at(2.75)).toEqual({ type: "closing", hours: 2, minutes: 45 });
  expect(at(0.01)).toEqual({ type: "closing", hours: 0, minutes: 0 });
});

it("is closed from its end on, and before the customer has ever written", () => {
  expect(at(0)).toEqual({ type: "closed" });
  expect(at(-3)).toEqual({ type: "closed" });
  expect(at(null)).toEqual({ type: "closed" });
});

it("is still open to a person where the network has that", () => {
  expect(at(-1, 49)).toEqual({ type: "human", days: 2 });
  expect(at(-1, 3)).toEqual({ type: "human", days: 0 });
  expect(at(-200, -1)).toEqual({ type: "closed" });
});

import { expect, it } from "vitest";
import { dayText, momentLabel, momentText } from "./moment.ts";

const clock = { timeZone: "Europe/Madrid", today: "2026-11-21" };

it("tells a moment in the viewer's zone, with its day", () => {
  expect(momentLabel("2026-11-21T09:42:00.000Z", clock)).toBe("Today, 10:42");
  expect(momentLabel("2026-11-20T23:30:00.000Z", clock)).toBe("Today, 00:30");
  expect(momentLabel("2026-03-03T09:42:00.000Z", clock)).toBe("3 March, 10:42");
  expect(momentLabel("2025-03-03T09:42:00.000Z", clock)).toBe("3 March 2025, 10:42");
});

it("reads on inside a sentence", () => {
  expect(momentText("2026-11-20T09:42:00.000Z", clock)).toBe("yesterday, 10:42");
  expect(dayText("2026-11-21T09:42:00.000Z", clock)).toBe("today");
});

it("gives a day to come its date", () => {
  expect(dayText("2026-11-28T09:42:00.000Z", clock)).toBe("28 November");
});

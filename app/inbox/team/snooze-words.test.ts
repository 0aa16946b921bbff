import { expect, it } from "vitest";
import { timeToCome } from "./snooze-words.ts";

it("says when a chat comes back in the day's own words", () => {
  const clock = { timeZone: "Europe/Madrid", today: "2026-11-21" };
  expect(timeToCome("2026-11-21T15:30:00Z", clock)).toBe("today 16:30");
  expect(timeToCome("2026-11-22T08:00:00Z", clock)).toBe("tomorrow 09:00");
  expect(timeToCome("2026-11-27T13:30:00Z", clock)).toBe("27 November 14:30");
});

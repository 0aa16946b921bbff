import { describe, expect, it } from "vitest";
import { snoozeTime } from "./snooze-time.ts";

/** Saturday, half past two in the afternoon, wherever this runs. */
const NOW = new Date(2026, 10, 21, 14, 30).getTime();
const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();

describe("snoozeTime", () => {
  it.each([
    ["tomorrow 9", at(22, 9)],
    ["tomorrow", at(22, 9)],
    ["Monday", at(23, 9)],
    ["monday 8", at(23, 8)],
    ["friday 14:30", at(27, 14, 30)],
    ["in 2 hours", at(21, 16, 30)],
    ["in 20 minutes", at(21, 14, 50)],
    ["tomorrow afternoon", at(22, 14)],
    ["tonight", at(21, 19)],
    ["17:00", at(21, 17)],
    ["next week", at(28, 9)],
  ])("reads %j as people mean it", (typed, expected) => {
    expect(snoozeTime(typed, NOW)).toBe(expected);
  });

  it.each(["", "soon", "yesterday", "asdf 3x"])("takes %j for no time to come", (typed) => {
    expect(snoozeTime(typed, NOW)).toBeNull();
  });
});

import { expect, test } from "vitest";
import { fieldsOf, timeOf, timeProblem, windowAtTime } from "./sending-time.ts";

const HOUR = 3_600_000;
const now = new Date(2026, 10, 21, 12).getTime();

test("a time goes into the fields for date and time and comes back, and a day alone is its morning", () => {
  const at = new Date(2026, 0, 5, 7, 5).getTime();
  expect(fieldsOf(at)).toEqual({ date: "2026-01-05", time: "07:05" });
  expect(timeOf(fieldsOf(at))).toBe(at);
  expect(timeOf({ date: "2026-01-05", time: "" })).toBe(new Date(2026, 0, 5, 9).getTime());
  expect(timeOf(fieldsOf(null))).toBeNull();
  expect(timeOf({ date: "2026-13-05", time: "09:00" })).toBeNull();
});

test("a time must be to come, and within a year", () => {
  expect(timeProblem(null, now)).toBe("unclear");
  expect(timeProblem(now, now)).toBe("unclear");
  expect(timeProblem(now + HOUR, now)).toBeNull();
  expect(timeProblem(now + 367 * 24 * HOUR, now)).toBe("too_far");
});

test("the reply window is looked at as it will stand at the time", () => {
  const inHours = (hours: number) => new Date(now + hours * HOUR).toISOString();
  const window = { closesAt: inHours(2), humanAgentUntil: inHours(100) };
  expect(windowAtTime(null, now + HOUR, false, now)).toBeNull();
  expect(windowAtTime(window, now + HOUR, false, now)).toBeNull();
  expect(windowAtTime(window, now + 3 * HOUR, false, now)).toEqual({ closesAt: inHours(2) });
  expect(windowAtTime(window, now + 3 * HOUR, true, now)).toBeNull();
  expect(windowAtTime({ closesAt: null, humanAgentUntil: null }, null, false, now)).toBe("closed");
});

import { expect, test } from "vitest";
import { placeInTime } from "./place.ts";

const NOW = Date.UTC(2026, 10, 21, 12);

test("a believable provider time is the message's place", () => {
  expect(placeInTime(NOW - 3_600_000, NOW)).toBe(NOW - 3_600_000);
});

test("a clock slightly ahead is believed and one far ahead is not", () => {
  expect(placeInTime(NOW + 60_000, NOW)).toBe(NOW + 60_000);
  expect(placeInTime(NOW + 48 * 3_600_000, NOW)).toBe(NOW);
  expect(placeInTime(Date.UTC(2106, 1, 7), NOW)).toBe(NOW);
});

test("seconds given for milliseconds are understood", () => {
  expect(placeInTime(Math.floor(NOW / 1000), NOW)).toBe(Math.floor(NOW / 1000) * 1000);
});

test("1970, zero, negative and unreadable times fall back to the time of arrival", () => {
  for (const at of [0, 1, -5, null, Number.NaN, Number.POSITIVE_INFINITY]) expect(placeInTime(at, NOW)).toBe(NOW);
});

test("a clock two days behind is believed, because a late message looks the same", () => {
  expect(placeInTime(NOW - 48 * 3_600_000, NOW)).toBe(NOW - 48 * 3_600_000);
});

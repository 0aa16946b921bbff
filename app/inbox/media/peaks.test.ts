import { expect, test } from "vitest";
import { BARS, peaksOf } from "./peaks.ts";

test("a recording is drawn by its loudest moments, each beside the loudest of all", () => {
  const samples = new Float32Array([0, 0.1, -0.5, 0.2, 0.25, -0.1, 0, 0]);
  expect(peaksOf(samples, 4).map((peak) => Math.round(peak * 100) / 100)).toEqual([0.2, 1, 0.5, 0.08]);
});

test("silence, and a recording shorter than its bars, is a line of the softest ones", () => {
  expect(new Set(peaksOf(new Float32Array(8_000)))).toEqual(new Set([0.08]));
  expect(peaksOf(new Float32Array(3))).toHaveLength(BARS);
});

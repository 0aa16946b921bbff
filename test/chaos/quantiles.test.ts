import { expect, test } from "vitest";
import { quantiles } from "./quantiles.ts";

test("Quantiles are values that were measured, by nearest rank", () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(quantiles(values, { p50: 0.5, p99: 0.99, max: 1 })).toEqual({ p50: 50, p99: 99, max: 100 });
  expect(quantiles([7], { p50: 0.5, max: 1 })).toEqual({ p50: 7, max: 7 });
});

test("Quantiles of nothing are unknown, not zero", () => {
  expect(quantiles([], { p50: 0.5 })).toEqual({ p50: null });
});

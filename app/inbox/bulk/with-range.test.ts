import { expect, it } from "vitest";
import { withRange } from "./with-range.ts";

const ORDER = ["a", "b", "c", "d"];
const range = (ticked: string[], from: string, to: string) => [...withRange(new Set(ticked), ORDER, from, to)];

it("ticks everything between two rows, in either direction, and keeps what was ticked", () => {
  expect(range(["a"], "b", "d")).toEqual(["a", "b", "c", "d"]);
  expect(range([], "d", "c")).toEqual(["c", "d"]);
});

it("ticks the one row when the other end has left the list", () => {
  expect(range(["z"], "z", "b")).toEqual(["z", "b"]);
});

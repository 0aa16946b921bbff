import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { steadyOrder } from "./steady-order.ts";

describe("the order of a list that somebody points at", () => {
  it("stays as it was drawn although another chat became the newest", () => {
    expect(steadyOrder(["c", "a", "b"], ["a", "b", "c"])).toEqual(["a", "b", "c"]);
  });

  it("takes in what is new on top, and lets go of what left", () => {
    expect(steadyOrder(["new", "c", "a"], ["a", "b", "c"])).toEqual(["new", "a", "c"]);
  });

  it("always has each chat exactly once", () => {
    const someIds = fc.uniqueArray(fc.string({ maxLength: 2 }));
    fc.assert(
      fc.property(someIds, someIds, (ids, kept) => {
        expect([...steadyOrder(ids, kept)].sort()).toEqual([...ids].sort());
      }),
    );
  });
});

import { expect, it } from "vitest";
import { createExpiringCache } from "./expiring-cache.ts";

it("a cached entry is there until its time is up, and gone from then on", () => {
  let now = 0;
  const cache = createExpiringCache<string>(10, () => now);
  cache.set("a", "1", 100);
  now = 99;
  expect(cache.get("a")).toBe("1");
  now = 100;
  expect(cache.get("a")).toBeUndefined();
  now = 0;
  expect(cache.get("a")).toBeUndefined();
});

it("a full cache gives up the entry that was set longest ago", () => {
  const cache = createExpiringCache<number>(2, () => 0);
  cache.set("a", 1, 100);
  cache.set("b", 2, 100);
  cache.set("a", 3, 100);
  cache.set("c", 4, 100);
  expect(cache.get("b")).toBeUndefined();
  expect([cache.get("a"), cache.get("c")]).toEqual([3, 4]);
});

it("setting an entry again in a full cache costs no other entry", () => {
  const cache = createExpiringCache<number>(2, () => 0);
  cache.set("a", 1, 100);
  cache.set("b", 2, 100);
  cache.set("b", 3, 100);
  expect([cache.get("a"), cache.get("b")]).toEqual([1, 3]);
});

it("null is a value like any other: it says that there is nothing", () => {
  const cache = createExpiringCache<string | null>(2, () => 0);
  cache.set("a", null, 100);
  expect(cache.get("a")).toBeNull();
  cache.delete("a");
  expect(cache.get("a")).toBeUndefined();
});

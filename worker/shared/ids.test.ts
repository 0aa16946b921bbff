import { describe, expect, it, vi } from "vitest";
import { newId } from "./ids.ts";

describe("A new id", () => {
  it("is a UUID of version 7 that says when it was made.", () => {
    const before = Date.now();
    const id = newId();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const time = Number.parseInt(id.replace("-", "").slice(0, 12), 16);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  it("comes after all before it, also of many in one millisecond and when the clock goes back.", () => {
    const clock = vi.spyOn(Date, "now");
    try {
      const start = 2_000_000_000_000;
      const ids = Array.from({ length: 20_000 }, (_, at) => {
        clock.mockReturnValue(at < 10_000 ? start : start - 60_000);
        return newId();
      });
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual(ids.toSorted());
    } finally {
      clock.mockRestore();
    }
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { withinTime } from "./within-time.ts";

/** Ends only when it is given up. */
const silence = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

describe("a call of a provider", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("is given up when its time is over, and not before", async () => {
    let outcome: unknown = "still asking";
    const asked = withinTime(12_000, silence).then((called) => (outcome = called));
    await vi.advanceTimersByTimeAsync(11_999);
    expect(outcome).toBe("still asking");
    await vi.advanceTimersByTimeAsync(1);
    expect(await asked).toEqual({ failure: "timed_out" });
  });

  test.each([
    ["was answered", async () => "an answer", { answer: "an answer" }],
    ["broke off", () => Promise.reject(new Error("Network connection lost.")), { failure: "lost" }],
  ])("that %s leaves no timer behind, which would keep the object awake", async (_what, call, expected) => {
    expect(await withinTime<string>(12_000, call)).toEqual(expected);
    expect(vi.getTimerCount()).toBe(0);
  });
});

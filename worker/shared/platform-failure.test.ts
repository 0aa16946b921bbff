import { expect, test } from "vitest";
import { callObject, platformFailureOf } from "./platform-failure.ts";

const failure = (properties: Record<string, unknown>) => Object.assign(new Error("x"), properties);

test("an overloaded object is never called again, although it also says retryable", async () => {
  let calls = 0;
  const call = async () => {
    calls += 1;
    throw failure({ overloaded: true, retryable: true });
  };
  await expect(callObject(() => null, call)).rejects.toThrow("x");
  expect(calls).toBe(1);
});

test("a retryable failure is tried once more, with a new stub", async () => {
  const stubs: number[] = [];
  const answer = await callObject(
    () => stubs.push(stubs.length),
    async (stub) => {
      if (stub === 1) throw failure({ retryable: true });
      return `stub ${stub}`;
    },
  );
  expect(answer).toBe("stub 2");
});

test("what keeps failing is thrown after the second try", async () => {
  let calls = 0;
  const call = async () => {
    calls += 1;
    throw failure({ retryable: true });
  };
  await expect(callObject(() => null, call)).rejects.toThrow("x");
  expect(calls).toBe(2);
});

test("a bug is no platform failure", () => {
  for (const thrown of [new TypeError("x"), "text", null, undefined, { retryable: "yes" }]) {
    expect(platformFailureOf(thrown)).toBeNull();
  }
});

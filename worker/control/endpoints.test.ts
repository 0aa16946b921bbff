import { expect, test } from "vitest";
import { sha256Hex } from "../shared/ids.ts";
import { secretMatches } from "./endpoints.ts";

const RIGHT = "the-right-secret";
const endpoint = { secretHash: await sha256Hex(RIGHT) };

test("a secret is taken again and again, and another one of the same length never, not even after it", async () => {
  const answers: boolean[] = [];
  for (const presented of [RIGHT, RIGHT, "the-wrong-secret", RIGHT, `${RIGHT}s`, "", null]) {
    answers.push(await secretMatches(endpoint, presented));
  }
  expect(answers).toEqual([true, true, false, true, false, false, false]);
});

test("a secret that was right for one endpoint is not right for another", async () => {
  const other = { secretHash: await sha256Hex("the-other-secret") };
  expect(await secretMatches(endpoint, RIGHT)).toBe(true);
  expect(await secretMatches(other, RIGHT)).toBe(false);
  expect(await secretMatches(other, "the-other-secret")).toBe(true);
});

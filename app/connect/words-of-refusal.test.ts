import { expect, it } from "vitest";
import { connectStrings } from "../lib/connect-strings.ts";
import { wordsOfRefusal } from "./words-of-refusal.ts";

const { refusals } = connectStrings;

it("speaks of the field where the same reason means another thing there", () => {
  expect(wordsOfRefusal("wrong_key", "apiKey", "is not accepted")).toBe(refusals["apiKey.wrong_key"]);
  expect(wordsOfRefusal("wrong_key", "accessToken", "is not accepted")).toBe(refusals["accessToken.wrong_key"]);
  expect(wordsOfRefusal("unreachable", null, null)).toBe(refusals.unreachable);
});

it("leaves a check's own sentence as it is, since each field has its own", () => {
  const rule = "This token cannot see a number with this phone number id.";
  expect(wordsOfRefusal("wrong_key", "phoneNumberId", rule)).toBe(rule);
});

it("has nothing to say about what it does not know", () => {
  expect(wordsOfRefusal("new_reason", "dsn", "is odd")).toBeUndefined();
});

import { describe, expect, it } from "vitest";
import { settingsStrings } from "../lib/settings-strings.ts";
import { errorsFrom } from "./errors-from.ts";
import { resultOf } from "./result-of.ts";

const refusal = (code: string, reason: string, fields: { field: string; rule: string }[] | null = null) =>
  Object.assign(new Error("no", { cause: Object.assign(new Error("no"), { reason, fields }) }), { code });

describe("what the server refused", () => {
  it("stands under the field it names, in our words where there are some", () => {
    const wrong = refusal("BAD_REQUEST", "wrong_password", [{ field: "password", rule: "is not your password" }]);
    expect(errorsFrom(wrong, {})).toEqual({
      errors: { password: settingsStrings.refusals.wrong_password },
      isOurFault: false,
    });
    const bad = refusal("BAD_REQUEST", "invalid_input", [{ field: "name", rule: "At most 80 characters" }]);
    expect(errorsFrom(bad, {}).errors).toEqual({ name: "At most 80 characters" });
  });

  it("stands beside the button when it names none, or under the field that the form gives it", () => {
    const last = refusal("CONFLICT", "last_owner");
    expect(errorsFrom(last, {}).errors).toEqual({ form: settingsStrings.refusals.last_owner });
    expect(errorsFrom(last, { last_owner: "role" }).errors).toEqual({ role: settingsStrings.refusals.last_owner });
  });

  it("says to wait, whatever was too much", () => {
    const tooMuch = refusal("TOO_MANY_REQUESTS", "anything");
    expect(errorsFrom(tooMuch, {})).toEqual({
      errors: { form: settingsStrings.refusals.too_many_requests },
      isOurFault: false,
    });
  });

  it.each([
    [1, "That was too much at once. Try again in a second."],
    [42, "That was too much at once. Try again in 42 seconds."],
    [91, "That was too much at once. Try again in 2 minutes."],
    [3_600, "That was too much at once. Try again in 60 minutes."],
    [9_000, "That was too much at once. Try again in 3 hours."],
  ])("says how long to wait where that is known: %s seconds", (retryAfterSeconds, form) => {
    const cause = Object.assign(new Error("no"), { reason: "too_many_requests", fields: null, retryAfterSeconds });
    const tooMuch = Object.assign(new Error("no", { cause }), { code: "TOO_MANY_REQUESTS" });
    expect(errorsFrom(tooMuch, {}).errors).toEqual({ form });
  });

  it("is never blamed on what was typed when the fault is ours", () => {
    expect(errorsFrom(new Error("boom"), {})).toEqual({
      errors: { form: settingsStrings.unavailable },
      isOurFault: true,
    });
  });
});

it("tells the outcome in one line, unless its words stand under fields", () => {
  const done = { intent: "any", ok: true, done: null } as const;
  expect(resultOf(done, "Done.")).toEqual({ ok: true, text: "Done." });
  expect(resultOf({ intent: "any", ok: false, errors: { form: "No." } }, "Done.")).toEqual({ ok: false, text: "No." });
  expect(resultOf({ intent: "any", ok: false, errors: { name: "No." } }, "Done.")).toBeNull();
});

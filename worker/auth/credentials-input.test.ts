import { describe, expect, it } from "vitest";
import { signInInputSchema, signUpInputSchema } from "./credentials-input.ts";

const valid = { email: "ann@shop.example", password: "correct horse", workspace: "Ann's shop" };

function problemsOf(input: unknown): [string, string][] {
  const parsed = signUpInputSchema.safeParse(input);
  return parsed.success ? [] : parsed.error.issues.map((issue) => [issue.path.join("."), issue.message]);
}

describe("what people type to sign up", () => {
  it("is trimmed and lower-cased where that cannot change the meaning, and the password never", () => {
    expect(
      signUpInputSchema.parse({ email: " Ann@Shop.EXAMPLE ", password: " correct horse ", workspace: "  Ann's shop " }),
    ).toEqual({ ...valid, password: " correct horse " });
  });

  it.each([
    ["email", { email: "ann" }, "Not an email address"],
    ["email", { email: `${"a".repeat(250)}@shop.example` }, "At most 254 characters"],
    ["email", { email: undefined }, "An email address is needed"],
    ["email", { email: 7 }, "An email address is needed"],
    ["password", { password: "elevenchars" }, "At least 12 characters"],
    ["password", { password: "x".repeat(257) }, "At most 256 characters"],
    ["workspace", { workspace: "   " }, "A workspace name is needed"],
    ["workspace", { workspace: "w".repeat(81) }, "At most 80 characters"],
  ])("is refused with the field and the rule: %s %o", (field, wrong, rule) => {
    expect(problemsOf({ ...valid, ...wrong })).toEqual([[field, rule]]);
  });

  it("may be as long as the limits say", () => {
    expect(problemsOf({ ...valid, password: "x".repeat(256), workspace: "w".repeat(80) })).toEqual([]);
    expect(problemsOf({ ...valid, password: "x".repeat(12) })).toEqual([]);
  });
});

it("signing in tells nobody the rules for new passwords", () => {
  expect(signInInputSchema.safeParse({ email: valid.email, password: "short" }).success).toBe(true);
  expect(signInInputSchema.safeParse({ email: valid.email, password: "" }).success).toBe(false);
});

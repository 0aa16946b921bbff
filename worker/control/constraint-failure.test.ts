import { expect, it } from "vitest";
import { brokeConstraint } from "./constraint-failure.ts";

it("a broken constraint is recognised in D1's own words and behind drizzle's wrapping", () => {
  const plain = new Error("D1_ERROR: UNIQUE constraint failed: users.email: SQLITE_CONSTRAINT");
  expect(brokeConstraint(plain, "UNIQUE", "users.email")).toBe(true);
  expect(brokeConstraint(new Error("Failed query", { cause: plain }), "UNIQUE", "users.email")).toBe(true);
});

it("another column, another constraint or another error is not mistaken for it", () => {
  const longer = new Error("D1_ERROR: UNIQUE constraint failed: users.email_hint: SQLITE_CONSTRAINT");
  expect(brokeConstraint(longer, "UNIQUE", "users.email")).toBe(false);
  expect(brokeConstraint(longer, "NOT NULL", "users.email_hint")).toBe(false);
  expect(brokeConstraint(new Error("D1_ERROR: no such table: users"), "UNIQUE", "users.email")).toBe(false);
  expect(brokeConstraint("UNIQUE constraint failed: users.email", "UNIQUE", "users.email")).toBe(false);
});

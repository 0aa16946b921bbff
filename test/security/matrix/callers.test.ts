import { expect, test } from "vitest";
import { atTheDoor, CALLERS } from "./callers.ts";
import type { Door } from "./procedures-table.ts";

const meets = (door: Door): Record<string, number | "passes"> =>
  Object.fromEntries(
    CALLERS.map((caller) => {
      const met = atTheDoor(door, caller);
      return [caller.name, met === "passes" ? met : met.status];
    }),
  );

test("a public door is open to everybody", () => {
  expect(new Set(Object.values(meets("public")))).toEqual(new Set(["passes"]));
});

test("who is out, and a key that has ended, pass no other door", () => {
  for (const door of ["member", { permission: "inbox.read" }, { permission: "keys.manage", inPerson: true }] as const) {
    for (const [name, met] of Object.entries(meets(door))) {
      if (CALLERS.find((caller) => caller.name === name)?.of === "nobody") expect(met).toBe(401);
    }
  }
});

test("a key passes where its scope is, and never where a person is asked for", () => {
  expect(meets({ permission: "audit.read" })).toMatchObject({
    "key of A with every scope": "passes",
    "key of A without the scope": 403,
    "agent of A": 403,
    "admin of A": "passes",
  });
  expect(meets("member")["key of A with every scope"]).toBe(403);
  expect(meets({ permission: "audit.read", inPerson: true })["key of A with every scope"]).toBe(403);
  expect(meets({ permission: "workspace.delete" })).toMatchObject({
    "key of A with every scope": 403,
    "admin of A": 403,
  });
});

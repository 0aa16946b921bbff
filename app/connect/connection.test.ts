import { expect, it } from "vitest";
import { needsOwner, standingOf } from "./connection.ts";

it("says paused of an account that works, and its trouble of one that does not", () => {
  const pausedAt = "2026-11-21T09:00:00.000Z";
  expect(standingOf({ state: "connected", pausedAt })).toBe("paused");
  expect(standingOf({ state: "needs_sign_in", pausedAt })).toBe("needs_sign_in");
  expect(standingOf({ state: "connected", pausedAt: null })).toBe("connected");
});

it("calls the owner for whatever keeps messages from coming and going", () => {
  const states = ["connected", "connecting", "needs_sign_in", "stopped", "silent", "removed"] as const;
  expect(states.filter((state) => needsOwner({ state }))).toEqual(["needs_sign_in", "stopped", "silent", "removed"]);
  expect(needsOwner({ state: "connected", pausedAt: "2026-11-21T09:00:00.000Z" })).toBe(true);
});

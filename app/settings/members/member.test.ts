import { describe, expect, it } from "vitest";
import type { Role } from "../../../worker/shared/permissions.ts";
import { lastOwnerIn, type Member, offersFor } from "./member.ts";

const member = (userId: string, role: Role, more: Partial<Member> = {}): Member => ({
  userId,
  email: `${userId}@shop.example`,
  role,
  joinedAt: "2026-11-01T00:00:00.000Z",
  disabledAt: null,
  you: false,
  ...more,
});

describe("what a row offers", () => {
  it("is everything to an owner, and to an admin nothing above an admin", () => {
    expect(offersFor("owner", member("bo", "admin"), false)).toMatchObject({ roles: ["owner", "admin", "agent"] });
    expect(offersFor("admin", member("bo", "agent"), false)).toMatchObject({ roles: ["admin", "agent"] });
    expect(offersFor("admin", member("bo", "owner"), false)).toBeNull();
  });

  it("is nothing to an agent, but to leave", () => {
    expect(offersFor("agent", member("bo", "agent"), false)).toBeNull();
    expect(offersFor("agent", member("me", "agent", { you: true }), false)).toMatchObject({
      canLeave: true,
      roles: [],
    });
  });

  it("is a reason instead, for the last owner", () => {
    const offers = offersFor("owner", member("me", "owner", { you: true }), true);
    expect(offers).toMatchObject({ isLastOwner: true, canLeave: false, canRemove: false, roles: [] });
  });
});

describe("the last owner", () => {
  it("is the only one who can still sign in", () => {
    const disabled = member("bo", "owner", { disabledAt: "2026-11-02T00:00:00.000Z" });
    expect(lastOwnerIn([member("me", "owner"), disabled, member("cy", "admin")], true)).toBe("me");
    expect(lastOwnerIn([member("me", "owner"), member("bo", "owner")], true)).toBeNull();
  });

  it("is not guessed from a part of the list", () => {
    expect(lastOwnerIn([member("me", "owner")], false)).toBeNull();
  });
});

import { KEY_SCOPES, may, type Permission, type Role } from "../../../worker/shared/permissions.ts";
import type { Door } from "./procedures-table.ts";

/** Everybody who might call something of tenant A's. Tenant B is another customer of ours. */
export const CALLERS = [
  { name: "owner of A", of: "A", kind: "role", role: "owner" },
  { name: "admin of A", of: "A", kind: "role", role: "admin" },
  { name: "agent of A", of: "A", kind: "role", role: "agent" },
  { name: "key of A with every scope", of: "A", kind: "key" },
  { name: "key of A without the scope", of: "A", kind: "key_without_scope" },
  { name: "owner of B", of: "B", kind: "role", role: "owner" },
  { name: "admin of B", of: "B", kind: "role", role: "admin" },
  { name: "agent of B", of: "B", kind: "role", role: "agent" },
  { name: "key of B with every scope", of: "B", kind: "key" },
  { name: "removed member of A", of: "nobody", kind: "removed" },
  { name: "disabled member of A", of: "nobody", kind: "disabled" },
  { name: "revoked key of A", of: "nobody", kind: "revoked_key" },
  { name: "expired key of A", of: "nobody", kind: "expired_key" },
  { name: "key of A with a wrong secret", of: "nobody", kind: "wrong_key" },
  { name: "anonymous", of: "nobody", kind: "anonymous" },
] as const satisfies readonly {
  name: string;
  of: "A" | "B" | "nobody";
  kind: string;
  role?: Role;
}[];
export type Caller = (typeof CALLERS)[number];

/** What a caller meets at a door; behind it the procedure itself decides. */
export type AtTheDoor = "passes" | { status: 401 | 403; reason: string };

const NOT_SIGNED_IN = { status: 401, reason: "not_signed_in" } as const;
const KEY_NOT_ACCEPTED = { status: 401, reason: "key_not_accepted" } as const;
const SCOPE_MISSING = { status: 403, reason: "scope_missing" } as const;
const ROLE_NOT_ALLOWED = { status: 403, reason: "role_not_allowed" } as const;

export function atTheDoor(door: Door, caller: Caller): AtTheDoor {
  if (door === "public") return "passes";
  switch (caller.kind) {
    case "anonymous":
    case "removed":
    case "disabled":
      return NOT_SIGNED_IN;
    case "revoked_key":
    case "expired_key":
    case "wrong_key":
      return KEY_NOT_ACCEPTED;
    case "key_without_scope":
      return SCOPE_MISSING;
    case "key":
      return door !== "member" && !door.inPerson && isScope(door.permission) ? "passes" : SCOPE_MISSING;
    case "role":
      return door === "member" || may(caller.role, door.permission) ? "passes" : ROLE_NOT_ALLOWED;
  }
}

/** The reasons of doors: behind one none of them may come. */
export const DOOR_REASONS: ReadonlySet<string> = new Set(
  [NOT_SIGNED_IN, KEY_NOT_ACCEPTED, SCOPE_MISSING, ROLE_NOT_ALLOWED].map(({ reason }) => reason),
);

const isScope = (permission: Permission): boolean => (KEY_SCOPES as readonly Permission[]).includes(permission);

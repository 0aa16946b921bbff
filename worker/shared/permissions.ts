/**
 * What each role may do: one table, used by the procedures (worker/trpc/init.ts) and by the screens. A partner's
 * key has some of these as its scopes, at most those of an admin.
 */
export const ROLES = ["owner", "admin", "agent"] as const;
export type Role = (typeof ROLES)[number];

const EVERYBODY = ["owner", "admin", "agent"] as const;
const MANAGERS = ["owner", "admin"] as const;
const OWNERS = ["owner"] as const;

const ALLOWED = {
  /** Chats, messages and accounts as the inbox shows them. */
  "inbox.read": EVERYBODY,
  /** Read marks. */
  "inbox.mark": EVERYBODY,
  /** The daily work on chats: assign, snooze, close, label, note, draft, and what is known of people. */
  "inbox.work": EVERYBODY,
  "messages.send": EVERYBODY,
  /** Connect, disconnect and check numbers and profiles, with their credentials. */
  "accounts.manage": MANAGERS,
  /** Dead letters and their replay. */
  "deliveries.manage": MANAGERS,
  "members.read": EVERYBODY,
  /** Invite, change roles, disable, remove. Nobody gives a role above their own, or touches somebody above them. */
  "members.manage": MANAGERS,
  "keys.manage": MANAGERS,
  "audit.read": MANAGERS,
  "workspace.rename": MANAGERS,
  "workspace.delete": OWNERS,
  /** Archives of everything that the workspace holds: make one, download it, restore one into an empty workspace. */
  "backups.manage": OWNERS,
  /** What does not fit together, and how much there is. */
  "health.read": MANAGERS,
  "health.repair": OWNERS,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof ALLOWED;

export const PERMISSIONS = Object.keys(ALLOWED) as Permission[];

/**
 * What a partner's key may be allowed. No key makes keys, changes who is a member or deletes the workspace: a
 * person answers for these, by name, and a key that leaked cannot dig itself in.
 */
export const KEY_SCOPES = [
  "inbox.read",
  "inbox.mark",
  "inbox.work",
  "messages.send",
  "accounts.manage",
  "deliveries.manage",
  "members.read",
  "audit.read",
  "health.read",
] as const satisfies readonly Permission[];
export type KeyScope = (typeof KEY_SCOPES)[number];

/** Whether a member with this role may do it. */
export const may = (role: Role, permission: Permission): boolean =>
  (ALLOWED[permission] as readonly Role[]).includes(role);

/** The roles that may do it, for words. */
export const rolesFor = (permission: Permission): readonly Role[] => ALLOWED[permission];

/** Nobody stands above an owner. */
export const isAbove = (one: Role, other: Role): boolean => ROLES.indexOf(one) < ROLES.indexOf(other);

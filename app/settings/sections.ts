import { may, type Permission, type Role } from "../../worker/shared/permissions.ts";

/** The pages of the settings in their order, and what one must be allowed to open them. */
export const SECTIONS = [
  { name: "members", permission: "members.read" },
  { name: "security", permission: null },
  { name: "notices", permission: null },
  { name: "keys", permission: "keys.manage" },
  { name: "audit", permission: "audit.read" },
  { name: "backups", permission: "backups.manage" },
  { name: "health", permission: "health.read" },
  { name: "workspace", permission: null },
] as const satisfies readonly { name: string; permission: Permission | null }[];

export type SectionName = (typeof SECTIONS)[number]["name"];

/** What this role cannot open is not offered. */
export const sectionsFor = (role: Role): SectionName[] =>
  SECTIONS.filter(({ permission }) => permission === null || may(role, permission)).map(({ name }) => name);

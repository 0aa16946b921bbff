import type { TeamMember } from "../team-state.ts";

/** A team of more than this is searched for elsewhere: a menu of it would be none. */
export const MEMBERS_SHOWN = 100;

export type ListedMember = { userId: string; email: string; disabledAt: string | null };

/** Colleagues as the inbox names them. Who was shut out is still named where they were, and is asked for nothing. */
export function membersFrom(listed: readonly ListedMember[]): TeamMember[] {
  return listed.map(({ userId, email, disabledAt }) => ({
    id: userId,
    name: email.split("@")[0] ?? email,
    email,
    isDisabled: disabledAt !== null,
  }));
}

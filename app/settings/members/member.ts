import { isAbove, may, ROLES, type Role } from "../../../worker/shared/permissions.ts";

/** A member as the list has them; times are ISO 8601. */
export type Member = {
  userId: string;
  email: string;
  role: Role;
  joinedAt: string;
  disabledAt: string | null;
  you: boolean;
};

/** An invitation that nobody has used yet. */
export type Invitation = {
  id: string;
  email: string | null;
  role: Role;
  invitedBy: string;
  createdAt: string;
  expiresAt: string;
};

/** What can be asked for in a member's row. */
export type MemberChange =
  | { intent: "role"; member: Member; role: Role }
  | { intent: "disable" | "enable" | "remove" | "leave"; member: Member };

/** What a viewer is offered to do to a member; what is not in it is not drawn. */
export type MemberOffers = {
  roles: readonly Role[];
  canDisable: boolean;
  canRemove: boolean;
  canLeave: boolean;
  /** The workspace cannot be without them: nothing of the above, and the menu says why. */
  isLastOwner: boolean;
};

/** The roles that this role may give: none above itself. */
export const rolesToGive = (role: Role): readonly Role[] => ROLES.filter((each) => !isAbove(each, role));

/**
 * @param isLastOwner that there is no other owner who can still sign in
 * @returns null when there is nothing to offer
 */
export function offersFor(viewer: Role, member: Member, isLastOwner: boolean): MemberOffers | null {
  const nothing = { roles: [], canDisable: false, canRemove: false, canLeave: false, isLastOwner };
  if (isLastOwner) return member.you || viewer === "owner" ? nothing : null;
  if (member.you) return { ...nothing, canLeave: true };
  if (!may(viewer, "members.manage") || isAbove(member.role, viewer)) return null;
  return { ...nothing, roles: rolesToGive(viewer), canDisable: true, canRemove: true };
}

/** The one owner who can still sign in, if there is only one; null when the list is not complete. */
export function lastOwnerIn(members: readonly Member[], isComplete: boolean): string | null {
  const owners = members.filter(({ role, disabledAt }) => role === "owner" && disabledAt === null);
  return isComplete && owners.length === 1 ? (owners[0]?.userId ?? null) : null;
}

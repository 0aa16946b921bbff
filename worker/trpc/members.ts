import { z } from "zod";
import { emailSchema } from "../auth/credentials-input.ts";
import { endSessions } from "../auth/end-sessions.ts";
import { changeRole, leaveTenant, type MemberRefusal, removeMember, setDisabled } from "../control/change-members.ts";
import { forgetUsersWithoutTenant } from "../control/forget-users.ts";
import { createInvitation, type Invitation, listInvitations, revokeInvitation } from "../control/invitations.ts";
import { listMembers, type Member, type MemberPlace } from "../control/members.ts";
import type { Outcome } from "../shared/outcome.ts";
import { ROLES } from "../shared/permissions.ts";
import type { AuditNote } from "./audit-trail.ts";
import type { TrpcContext } from "./context.ts";
import { type HandingOver, handOver, handOverIfReached } from "./hand-over.ts";
import { memberMay, memberProcedure, permitted, router } from "./init.ts";
import { moveOn } from "./move-session.ts";
import { idSchema, PAGE_SIZE, pageInput } from "./page-input.ts";
import { badField, notFound, refuse } from "./refuse.ts";
import { takeOrRefuse } from "./take-or-refuse.ts";

const roleSchema = z.enum(ROLES);
const memberSchema = z.object({
  userId: z.string(),
  email: z.string(),
  role: roleSchema,
  joinedAt: z.string(),
  disabledAt: z.string().nullable(),
  /** The one who asks. */
  you: z.boolean(),
});
const invitationSchema = z.object({
  id: z.string(),
  email: z.string().nullable(),
  role: roleSchema,
  invitedBy: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
});

/** Who works in a workspace. Whoever loses something by a change here is signed out of it at once, sockets included. */
export const membersRouter = router({
  /** Who joined first comes first. */
  list: permitted("members.read")
    .input(z.object(pageInput).optional())
    .output(z.object({ items: z.array(memberSchema), nextCursor: z.string().nullable() }))
    .query(async ({ ctx, input }) => {
      const after = input?.cursor ? readPlace(input.cursor) : null;
      const page = await listMembers(ctx.control, ctx.tenant.id, { after, limit: input?.limit ?? PAGE_SIZE });
      const nextCursor = page.next === null ? null : `${page.next.joinedAt}.${page.next.userId}`;
      return { items: page.members.map((member) => shown(member, ctx.actor.id)), nextCursor };
    }),

  /** Links that still let somebody in. */
  invitations: memberMay("members.manage")
    .output(z.object({ items: z.array(invitationSchema) }))
    .query(async ({ ctx }) => ({ items: (await listInvitations(ctx.control, ctx.tenant.id)).map(shownInvitation) })),

  /** Makes a link by which one person may join within a week. It is told this one time. */
  invite: memberMay("members.manage")
    .meta({ audit: "member.invited" })
    .input(z.object({ role: roleSchema, email: emailSchema.nullish() }))
    .output(z.object({ invitation: invitationSchema, url: z.string() }))
    .mutation(async ({ ctx, input }) => {
      await takeOrRefuse(ctx, "invite", ctx.tenant.id);
      const wish = { role: input.role, email: input.email ?? null };
      ctx.note({ target: `${wish.email ?? "whoever has the link"} (${wish.role})` });
      const inviter = { id: ctx.session.user.id, email: ctx.session.user.email };
      const made = await createInvitation(ctx.control, ctx.tenant.id, inviter, wish);
      if (!made.ok) {
        if (made.reason === "above_you") throw aboveYou();
        const rule = "is a member of this workspace already";
        throw refuse("CONFLICT", made.reason, `email: ${rule}`, [{ field: "email", rule }]);
      }
      const { invitation, token } = made.value;
      return { invitation: shownInvitation(invitation), url: `${ctx.url.origin}/invite/${token}` };
    }),

  /** From now on the link lets nobody in. */
  revokeInvitation: memberMay("members.manage")
    .meta({ audit: "invitation.revoked" })
    .input(z.object({ id: idSchema }))
    .output(z.object({ revoked: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      const wish = { tenantId: ctx.tenant.id, actorId: ctx.session.user.id, id: input.id };
      const revoked = await revokeInvitation(ctx.control, wish);
      if (!revoked.ok) throw revoked.reason === "not_found" ? notFound() : aboveYou();
      ctx.note({ target: `${input.id} (${revoked.value.role})` });
      return { revoked: true as const };
    }),

  changeRole: memberMay("members.manage")
    .meta({ audit: "member.role_changed" })
    .input(z.object({ userId: idSchema, role: roleSchema }))
    .output(memberSchema)
    .mutation(({ ctx, input: { userId, role } }) =>
      change(ctx, userId, role, (place) => changeRole(ctx.control, place, role)),
    ),

  /** Shuts somebody out; their place and their name on what they wrote stay. */
  disable: memberMay("members.manage")
    .meta({ audit: "member.disabled" })
    .input(z.object({ userId: idSchema }))
    .output(memberSchema)
    .mutation(({ ctx, input: { userId } }) => change(ctx, userId, null, (place) => shutOut(ctx, place))),

  enable: memberMay("members.manage")
    .meta({ audit: "member.enabled" })
    .input(z.object({ userId: idSchema }))
    .output(memberSchema)
    .mutation(({ ctx, input: { userId } }) =>
      change(ctx, userId, null, (place) => setDisabled(ctx.control, place, false)),
    ),

  remove: memberMay("members.manage")
    .meta({ audit: "member.removed" })
    .input(z.object({ userId: idSchema }))
    .output(memberSchema)
    .mutation(async ({ ctx, input: { userId } }) => {
      const removed = await change(ctx, userId, null, (place) => removeMember(ctx.control, place));
      await handOverIfReached(ctx, userId);
      await forgetUsersWithoutTenant(ctx.control, [userId]);
      return removed;
    }),

  /** Leaves this workspace: on to the one that the person joined first, or out. */
  leave: memberProcedure
    .meta({ audit: "member.left" })
    .input(z.object({}).optional())
    .output(z.object({ left: z.literal(true), tenant: z.object({ id: z.string(), name: z.string() }).nullable() }))
    .mutation(async ({ ctx }) => {
      const { user } = ctx.session;
      ctx.note({ target: user.email });
      const left = await leaveTenant(ctx.control, { tenantId: ctx.tenant.id, userId: user.id });
      if (!left.ok) throw refusalOf(left.reason);
      await endSessions(ctx, { userId: user.id, tenantId: ctx.tenant.id });
      await handOverIfReached(ctx, user.id);
      const tenant = await moveOn(ctx, user.id);
      await forgetUsersWithoutTenant(ctx.control, [user.id]);
      return { left: true as const, tenant };
    }),
});

type ManagingContext = TrpcContext &
  HandingOver & {
    tenant: { id: string };
    note(about: AuditNote): void;
  };

type Place = { tenantId: string; actorId: string; userId: string };

/** Nobody gives them a chat from here on. What could not be handed over is when this is done once more. */
async function shutOut(ctx: ManagingContext, place: Place): Promise<Outcome<Member, MemberRefusal>> {
  const disabled = await setDisabled(ctx.control, place, true);
  if (!disabled.ok) return disabled;
  await endSessions(ctx, { userId: place.userId, tenantId: place.tenantId });
  await handOver(ctx, place.userId);
  return disabled;
}

/** One change of a member by another one, and what follows from it for their sessions here. */
async function change(
  ctx: ManagingContext,
  userId: string,
  role: string | null,
  make: (place: Place) => Promise<Outcome<Member, MemberRefusal>>,
): Promise<z.infer<typeof memberSchema>> {
  ctx.note({ target: userId });
  const changed = await make({ tenantId: ctx.tenant.id, actorId: ctx.actor.id, userId });
  if (!changed.ok) throw refusalOf(changed.reason);
  ctx.note({ target: role === null ? changed.value.email : `${changed.value.email} (${role})` });
  await endSessions(ctx, { userId, tenantId: ctx.tenant.id });
  return shown(changed.value, ctx.actor.id);
}

function refusalOf(reason: MemberRefusal) {
  switch (reason) {
    case "not_found":
      return notFound();
    case "above_you":
      return aboveYou();
    case "last_owner":
      return refuse("CONFLICT", reason, "This is the last owner: make somebody else one first.");
  }
}

const aboveYou = () => refuse("FORBIDDEN", "above_you", "This is for somebody who stands higher than you.");

const isoOf = (ms: number): string => new Date(ms).toISOString();

const shown = (member: Member, viewerId: string): z.infer<typeof memberSchema> => ({
  userId: member.userId,
  email: member.email,
  role: member.role,
  joinedAt: isoOf(member.joinedAt),
  disabledAt: member.disabledAt === null ? null : isoOf(member.disabledAt),
  you: member.userId === viewerId,
});

const shownInvitation = (invitation: Invitation): z.infer<typeof invitationSchema> => ({
  id: invitation.id,
  email: invitation.email,
  role: invitation.role,
  invitedBy: invitation.invitedBy,
  createdAt: isoOf(invitation.createdAt),
  expiresAt: isoOf(invitation.expiresAt),
});

/** @throws TRPCError when it is not one of ours */
function readPlace(cursor: string): MemberPlace {
  const [, joinedAt, userId] = /^(\d{1,15})\.(.{1,64})$/.exec(cursor) ?? [];
  if (joinedAt === undefined || userId === undefined) {
    throw badField("bad_cursor", "cursor", "is not one that this list gave");
  }
  return { joinedAt: Number(joinedAt), userId };
}

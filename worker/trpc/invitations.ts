import { z } from "zod";
import { codeSchema, emailSchema, PASSWORD_MAX } from "../auth/credentials-input.ts";
import { findInvitation, type OpenInvitation } from "../control/invitations.ts";
import { ROLES } from "../shared/permissions.ts";
import { takeLink } from "./attempts.ts";
import type { TrpcContext } from "./context.ts";
import { publicProcedure, router } from "./init.ts";
import { joinAsNewUser, joinAsUser } from "./join-workspace.ts";
import { refuse } from "./refuse.ts";

/** 256 bits in base64url, and room for what people cut off or add when they copy a link. */
const tokenSchema = z.string({ error: "A link is needed" }).min(1).max(256);

/** The other end of an invitation: whoever has the link, signed in or not. */
export const invitationsRouter = router({
  /** What a link invites to. A mutation, so that the token never travels in an address. */
  look: publicProcedure
    .meta({ audit: "invitation.looked_at" })
    .input(z.object({ token: tokenSchema }))
    .output(
      z.object({
        workspace: z.string(),
        role: z.enum(ROLES),
        /** Whom it is for; null: for whoever has the link. */
        email: z.string().nullable(),
        invitedBy: z.string(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { workspace, role, email, invitedBy } = await openLink(ctx, input.token);
      return { workspace, role, email, invitedBy };
    }),

  /**
   * Joins by a link, once. Who is signed in joins as who they are, and this browser goes over to that workspace.
   * Anybody else becomes a new user, with this email and password.
   */
  accept: publicProcedure
    .meta({ audit: "invitation.accepted" })
    .input(
      z.object({
        token: tokenSchema,
        /** Of who is not signed in; not needed where the invitation names one. */
        email: emailSchema.optional(),
        // Judged by the rules for new passwords only when somebody new comes.
        password: z
          .string()
          .max(PASSWORD_MAX, { error: `At most ${PASSWORD_MAX} characters` })
          .optional(),
        /** Only of an account with a second factor that belongs to no workspace any more. */
        code: codeSchema.optional(),
      }),
    )
    .output(
      z.object({
        user: z.object({ id: z.string(), email: z.string() }),
        tenant: z.object({ id: z.string(), name: z.string() }),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const invitation = await openLink(ctx, input.token);
      return ctx.session === null
        ? joinAsNewUser(ctx, invitation, input)
        : joinAsUser(ctx, invitation, input.token, ctx.session.user);
    }),
});

/**
 * The invitation behind a link. Links that are none count as guesses of their address: not because 256 bits could
 * be guessed, but because each one that is refused is written down.
 *
 * @throws TRPCError `link_invalid`, the same for a link that was used, revoked or is too old, and for none at all
 */
async function openLink(
  ctx: TrpcContext & { note(about: { tenantId: string; target: string }): void },
  token: string,
): Promise<OpenInvitation> {
  const attempt = await takeLink(ctx);
  const invitation = await findInvitation(ctx.control, token);
  if (invitation === null) {
    throw refuse("NOT_FOUND", "link_invalid", "This link does not work: it was used or revoked, or is too old.");
  }
  await attempt.giveBack();
  ctx.note({ tenantId: invitation.tenantId, target: `${invitation.id} (${invitation.role})` });
  return invitation;
}

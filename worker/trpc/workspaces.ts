import { z } from "zod";
import { isPasswordOf } from "../auth/change-password.ts";
import { codeSchema, knownPasswordSchema, workspaceSchema } from "../auth/credentials-input.ts";
import { passSecondFactor } from "../auth/second-factor.ts";
import { listMemberships } from "../control/members.ts";
import { createTenant, renameTenant } from "../control/tenants.ts";
import { ROLES } from "../shared/permissions.ts";
import { takeConfirmation, takeSignUp } from "./attempts.ts";
import { deleteWorkspace } from "./delete-workspace.ts";
import { memberMay, memberProcedure, router } from "./init.ts";
import { moveOn, moveSession } from "./move-session.ts";
import { idSchema } from "./page-input.ts";
import { badField, notFound } from "./refuse.ts";

const tenantSchema = z.object({ id: z.string(), name: z.string() });
const placeSchema = z.object({ user: z.object({ id: z.string(), email: z.string() }), tenant: tenantSchema });

const CODE_RULES = {
  second_factor_needed: "is needed: the one of your authenticator app",
  wrong_code: "is wrong or was used already",
};

/** A person's workspaces: each is a tenant of its own, and a session is always in one of them. */
export const workspacesRouter = router({
  /** Where the person who asks may go. Not where they are disabled. */
  list: memberProcedure
    .output(z.object({ items: z.array(tenantSchema.extend({ role: z.enum(ROLES), current: z.boolean() })) }))
    .query(async ({ ctx: { control, session } }) => {
      const memberships = await listMemberships(control, session.user.id);
      return { items: memberships.map((one) => ({ ...one, current: one.id === session.tenant.id })) };
    }),

  /** Makes one more, with the person as its owner, and goes there. */
  create: memberProcedure
    .meta({ audit: "workspace.created" })
    .input(z.object({ name: workspaceSchema }))
    .output(placeSchema)
    .mutation(async ({ ctx, input }) => {
      await takeSignUp(ctx);
      const userId = ctx.session.user.id;
      const { id: tenantId } = await createTenant(ctx.control, ctx.vault, { name: input.name, ownerId: userId });
      ctx.note({ tenantId, target: input.name });
      return moveSession(ctx, { userId, tenantId });
    }),

  /** Goes to another one in this browser: a new session there, and the one here ends. */
  switch: memberProcedure
    .meta({ audit: "workspace.switched" })
    .input(z.object({ id: idSchema }))
    .output(placeSchema)
    .mutation(async ({ ctx, input }) => {
      const userId = ctx.session.user.id;
      const memberships = await listMemberships(ctx.control, userId);
      const there = memberships.find(({ id }) => id === input.id);
      if (there === undefined) throw notFound();
      ctx.note({ tenantId: there.id, target: there.name });
      return moveSession(ctx, { userId, tenantId: there.id });
    }),

  rename: memberMay("workspace.rename")
    .meta({ audit: "workspace.renamed" })
    .input(z.object({ name: workspaceSchema }))
    .output(z.object({ tenant: tenantSchema }))
    .mutation(async ({ ctx, input }) => {
      ctx.note({ target: `${ctx.tenant.name} → ${input.name}` });
      await renameTenant(ctx.control, ctx.tenant.id, input.name);
      return { tenant: { id: ctx.tenant.id, name: input.name } };
    }),

  /**
   * Deletes this workspace with everything in it, for everybody and for good. Needs more than a session: the
   * name as it is written, the password, and a code where there is a second factor.
   *
   * Answers the workspace where the person is now; null when they had no other and are signed out.
   */
  delete: memberMay("workspace.delete")
    .meta({ audit: "workspace.deleted" })
    .input(z.object({ password: knownPasswordSchema, name: z.string().max(512), code: codeSchema.optional() }))
    .output(z.object({ deleted: z.literal(true), tenant: tenantSchema.nullable() }))
    .mutation(async ({ ctx, input }) => {
      const { session, tenant, control } = ctx;
      ctx.note({ target: tenant.name });
      if (input.name !== tenant.name) throw badField("wrong_name", "name", "is not exactly the workspace's name");
      const attempt = await takeConfirmation(ctx, session.id);
      if (!(await isPasswordOf(control, session.user.id, input.password))) {
        throw badField("wrong_password", "password", "is not your password");
      }
      const passed = await passSecondFactor(ctx, session.user.id, input.code);
      if (!passed.ok) throw badField(passed.reason, "code", CODE_RULES[passed.reason]);
      await attempt.giveBack();

      await ctx.announce();
      await deleteWorkspace(ctx, tenant.id);
      return { deleted: true as const, tenant: await moveOn(ctx, session.user.id) };
    }),
});

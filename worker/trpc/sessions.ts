import { z } from "zod";
import { endSessions } from "../auth/end-sessions.ts";
import { listSessions, sessionCookie } from "../auth/sessions.ts";
import { memberProcedure, router } from "./init.ts";
import { notFound } from "./refuse.ts";

const listedSessionSchema = z.object({
  id: z.string(),
  /** Browser and system in words. */
  device: z.string().nullable(),
  workspace: z.string(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  /** The one that asks. */
  current: z.boolean(),
});

/** What a user is signed in with, in all their workspaces: a person's own affair, whatever their role. */
export const sessionsRouter = router({
  list: memberProcedure
    .output(z.object({ items: z.array(listedSessionSchema) }))
    .query(async ({ ctx: { control, session } }) => {
      const listed = await listSessions(control, session.user.id);
      const items = listed.map(({ id, device, workspace, createdAt, lastSeenAt }) => ({
        id,
        device,
        workspace,
        createdAt: new Date(createdAt).toISOString(),
        lastSeenAt: new Date(lastSeenAt).toISOString(),
        current: id === session.id,
      }));
      return { items };
    }),

  /** Signs one of them out, wherever it is. */
  end: memberProcedure
    .meta({ audit: "session.ended" })
    .input(z.object({ id: z.string().min(1).max(64) }))
    .output(z.object({ ended: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      const ended = await endSessions(ctx, { sessionId: input.id, userId: ctx.session.user.id });
      if (ended.length === 0) throw notFound();
      if (input.id === ctx.session.id) ctx.setCookie(sessionCookie(ctx.url, null));
      return { ended: true as const };
    }),

  /** Signs out everywhere, here too. */
  endAll: memberProcedure
    .meta({ audit: "session.all_ended" })
    .output(z.object({ ended: z.number() }))
    .mutation(async ({ ctx }) => {
      ctx.setCookie(sessionCookie(ctx.url, null));
      const ended = await endSessions(ctx, { userId: ctx.session.user.id });
      return { ended: ended.length };
    }),
});

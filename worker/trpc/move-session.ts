import { endSessions } from "../auth/end-sessions.ts";
import { openSession, type Session, sessionCookie } from "../auth/sessions.ts";
import { listMemberships } from "../control/members.ts";
import type { TrpcContext } from "./context.ts";

/**
 * Signs a user in to another workspace in this browser: with a new token, and the session from before ends.
 *
 * @param place whose membership was just checked
 */
export async function moveSession(
  ctx: TrpcContext,
  place: { userId: string; tenantId: string },
): Promise<Pick<Session, "user" | "tenant">> {
  const { token, session } = await openSession(ctx.control, { ...place, device: ctx.visitor.device });
  ctx.setCookie(sessionCookie(ctx.url, token));
  if (ctx.session !== null) await endSessions(ctx, { sessionId: ctx.session.id });
  return { user: session.user, tenant: session.tenant };
}

/**
 * For somebody whose workspace is no longer theirs: on to the one that they joined first, or out.
 *
 * @returns where they are now; null when they are signed out
 */
export async function moveOn(ctx: TrpcContext, userId: string): Promise<Session["tenant"] | null> {
  const [next] = await listMemberships(ctx.control, userId);
  if (next !== undefined) return (await moveSession(ctx, { userId, tenantId: next.id })).tenant;
  ctx.setCookie(sessionCookie(ctx.url, null));
  return null;
}

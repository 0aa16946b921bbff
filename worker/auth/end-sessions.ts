import { and, eq, ne, type SQL } from "drizzle-orm";
import { sessions } from "../../drizzle/control.ts";
import type { ControlDb } from "../control/database.ts";
import { type CloseSockets, closeSockets, type EndedSession } from "./close-sockets.ts";

/** Which sessions end: one, all of a user's (but perhaps one), all of a user's in one workspace, all of a workspace's. */
export type SessionFilter =
  | { sessionId: string; userId?: string }
  | { userId: string; exceptSessionId?: string }
  | { userId: string; tenantId: string }
  | { tenantId: string };

/** What it takes; the context of every procedure has it all. */
export type EndSessions = CloseSockets & { control: ControlDb };

/**
 * Ends sessions: from here on their tokens let nobody in, and when this resolves their live sockets are closed,
 * as far as the tenants' objects could be reached. The others are told again in the background, and an object
 * checks its sockets' sessions by itself (worker/inbox/session-check.ts), so no socket outlives its session long.
 *
 * @returns what has ended; empty when there was no such session
 */
export async function endSessions(context: EndSessions, filter: SessionFilter): Promise<EndedSession[]> {
  // The rows first: a socket that is closed while its session still counts would be opened again.
  const ended = await deletionOf(context.control, filter);
  await closeSockets(context, ended);
  return ended;
}

/**
 * The deletion alone, for a batch that has to happen as a whole (a new password and the end of the old one's
 * sessions). Whoever runs it gives the rows it returns to `closeSockets`.
 */
export function deletionOf(control: ControlDb, filter: SessionFilter) {
  return control
    .delete(sessions)
    .where(conditionOf(filter))
    .returning({ id: sessions.id, tenantId: sessions.tenantId });
}

function conditionOf(filter: SessionFilter): SQL | undefined {
  if ("sessionId" in filter) {
    const { sessionId, userId } = filter;
    return and(eq(sessions.id, sessionId), userId === undefined ? undefined : eq(sessions.userId, userId));
  }
  if ("userId" in filter && "tenantId" in filter) {
    return and(eq(sessions.userId, filter.userId), eq(sessions.tenantId, filter.tenantId));
  }
  if ("userId" in filter) {
    const { userId, exceptSessionId } = filter;
    return and(
      eq(sessions.userId, userId),
      exceptSessionId === undefined ? undefined : ne(sessions.id, exceptSessionId),
    );
  }
  return eq(sessions.tenantId, filter.tenantId);
}

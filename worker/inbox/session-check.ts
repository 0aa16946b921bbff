/**
 * Signing out tells the object to close the session's sockets at once (worker/auth/end-sessions.ts). This is for
 * when it could not be told, for a socket that was on its way in meanwhile, and for sessions that end by getting
 * old: the object asks by itself whether the sessions behind its sockets still count, for each socket when it is
 * opened and for all of them every 30 minutes (reference/reliability.md, section 4.3): the object sleeps in between.
 */
export const SESSION_CHECK_MS = 30 * 60 * 1000;
/** When nobody could say: soon again. The sockets stay open meanwhile, or an outage of D1 would end all of them. */
export const SESSION_CHECK_RETRY_MS = 60 * 1000;

/** Of these session ids, those that still let somebody into this tenant. */
export type FindOpenSessions = (sessionIds: string[]) => Promise<string[]>;

/** The sockets of ended sessions are closed with `close`. `sessionIds` are those behind all open sockets. */
export async function closeEndedSessions(
  sessionIds: Iterable<string>,
  findOpenSessions: FindOpenSessions,
  close: (sessionId: string) => void,
): Promise<void> {
  const asked = [...new Set(sessionIds)];
  if (asked.length === 0) return;
  const open = new Set(await findOpenSessions(asked));
  for (const sessionId of asked) if (!open.has(sessionId)) close(sessionId);
}

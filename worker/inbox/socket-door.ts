import type { Author } from "../shared/team.ts";
import { clearAlarm, setAlarm, setAlarmSooner } from "./alarms.ts";
import { position } from "./event-log.ts";
import type { InboxCore } from "./inbox-core.ts";
import { acceptSocket, advertiseHead, closeSession, liveSessions } from "./live.ts";
import { logFailure } from "./log-failure.ts";
import { closeEndedSessions, SESSION_CHECK_MS, SESSION_CHECK_RETRY_MS } from "./session-check.ts";
import { MEMBER_HEADER, SESSION_HEADER } from "./stub.ts";

/** The socket upgrade; the Worker has checked session and origin and says whose socket it is. */
export async function openSocket(core: InboxCore, request: Request): Promise<Response> {
  if (core.isGone) return new Response("gone", { status: 410 });
  const sessionId = request.headers.get(SESSION_HEADER);
  if (sessionId === null || request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return new Response("expected a WebSocket upgrade", { status: 426 });
  }
  const { 0: client, 1: server } = new WebSocketPair();
  acceptSocket(core.ctx, server, sessionId, readMember(request.headers));
  advertiseHead(core.ctx, position(core.sql));
  setAlarmSooner(core.sql, "sessions", core.clock() + SESSION_CHECK_MS);
  await core.armAlarm();
  // The session may have ended while the socket was on its way here, when there was nothing to close yet.
  core.ctx.waitUntil(checkSessions(core, [sessionId]));
  return new Response(null, { status: 101, webSocket: client });
}

/** Null from a Worker of before there was presence: its sockets tell nothing of their people. */
function readMember(headers: Headers): Author | null {
  const text = headers.get(MEMBER_HEADER);
  return text === null ? null : (JSON.parse(decodeURIComponent(text)) as Author);
}

/** The alarm's job: whether the sessions behind all open sockets still count. */
export async function checkAllSessions(core: InboxCore): Promise<void> {
  // First, so that there is a next check whatever becomes of this one.
  setAlarm(core.sql, "sessions", core.clock() + SESSION_CHECK_MS);
  await checkSessions(core, liveSessions(core.ctx));
  // Without sockets there is nothing to ask about, and the object may sleep.
  if (liveSessions(core.ctx).length === 0) clearAlarm(core.sql, "sessions");
}

/** Catches everything: what nobody could say is asked again soon, and keeps no other alarm from its work. */
async function checkSessions(core: InboxCore, sessionIds: string[]): Promise<void> {
  try {
    await closeEndedSessions(sessionIds, core.findOpenSessions, (sessionId) => closeSession(core.ctx, sessionId));
  } catch (error) {
    if (core.isGone) return;
    logFailure("sessions", error);
    setAlarmSooner(core.sql, "sessions", core.clock() + SESSION_CHECK_RETRY_MS);
    await core.armAlarm();
  }
}

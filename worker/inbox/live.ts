import { z } from "zod";
import { systemClock } from "../shared/clock.ts";
import { newId } from "../shared/ids.ts";
import { LIVE_PING } from "../shared/protocol.ts";
import type { Author } from "../shared/team.ts";
import {
  type HelloFrame,
  helloFrameSchema,
  type Position,
  type PresenceFrame,
  presenceFrameSchema,
  type ServerFrame,
} from "../shared/wire.ts";
import { eachEventAfter, eventFor, isForAll, type Listener } from "./changes.ts";
import { position } from "./event-log.ts";
import { countFrame, isOversized } from "./frame-limits.ts";
import { type Attachment, attach, attachmentOf, sendFrame, sendText } from "./live-attachment.ts";
import { knowsTeam, resume } from "./resume.ts";
import type { Sql } from "./sql.ts";
import { showPresence, takePresence } from "./team/presence.ts";

/**
 * The object's end of the live protocol (design.md, section 4). Sockets hibernate, so nothing about them is
 * in memory: who they are and whether they are caught up lies in their attachment.
 */

const HELLO_MAX_CHARACTERS = 4_096;

/** 1008: policy violation, the code for a frame that breaks the protocol. */
const CLOSE_POLICY = 1008;
/** 1009: message too big. */
const CLOSE_TOO_BIG = 1009;
/** 1012: service restart. */
const CLOSE_RESTART = 1012;
/** In the range for applications: the session behind the socket has ended, or was never its page's. */
const CLOSE_SESSION_ENDED = 4401;

/** Takes the server end of a socket pair; its tag is the session, so that signing out can close it. */
export function acceptSocket(
  ctx: DurableObjectState,
  socket: WebSocket,
  sessionId: string,
  member: Author | null,
): void {
  ctx.acceptWebSocket(socket, [sessionId]);
  attach(socket, { caughtUp: false, frames: null, id: newId(), member });
}

/** The sessions behind all open sockets. */
export const liveSessions = (ctx: DurableObjectState): string[] =>
  ctx.getWebSockets().flatMap((socket) => ctx.getTags(socket));

export function closeSession(ctx: DurableObjectState, sessionId: string): void {
  for (const socket of ctx.getWebSockets(sessionId)) socket.close(CLOSE_SESSION_ENDED, "signed out");
}

/** The tenant is deleted, and with it all of its sessions. */
export function closeAllSockets(ctx: DurableObjectState): void {
  for (const socket of ctx.getWebSockets()) socket.close(CLOSE_SESSION_ENDED, "signed out");
}

/** The log has begun anew: each client comes back at once, says where it stands and is told to load a snapshot. */
export function askForHello(ctx: DurableObjectState): void {
  for (const socket of ctx.getWebSockets()) socket.close(CLOSE_RESTART, "say hello again");
}

/** The platform answers pings with this text without waking the object, so it must carry today's head. */
export function advertiseHead(ctx: DurableObjectState, { epoch, head }: Position): void {
  const pong: ServerFrame = { type: "pong", epoch, head };
  ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(LIVE_PING, JSON.stringify(pong)));
}

/**
 * A frame waits in memory until the network has taken it, and has about 1 KiB: more than this in one turn would be tens
 * of megabytes (a label that is taken off 100,000 chats). Below the least, it is sent to however many.
 */
const FRAMES_AT_ONCE = 20_000;
const EVENTS_ALWAYS_SENT = 300;

/** So much in one turn that the clients had better come back one by one, and say where they stand. */
export const isTooMuchAtOnce = (events: number, listeners: number): boolean =>
  events > EVENTS_ALWAYS_SENT && events * listeners > FRAMES_AT_ONCE;

/** Sends what is new since `sentHead` to every socket that is caught up. Call it after the writes, in the same turn. */
export function broadcast(ctx: DurableObjectState, sql: Sql, sentHead: number): number {
  const now = position(sql);
  if (now.head === sentHead) return sentHead;
  const sockets = ctx.getWebSockets();
  if (sockets.length > 0) {
    advertiseHead(ctx, now);
    const listeners = sockets.filter(isCaughtUp);
    if (isTooMuchAtOnce(now.head - sentHead, listeners.length)) askForHello(ctx);
    else if (listeners.length > 0) {
      const byKnowledge = groupBy(listeners, ({ knowsTeam }) => knowsTeam);
      const byMember = groupBy(listeners, ({ knowsTeam, memberId }) => `${knowsTeam} ${memberId}`);
      for (const event of eachEventAfter(sql, sentHead)) {
        for (const [listener, sockets] of isForAll(event.change) ? byKnowledge : byMember) {
          const frame = JSON.stringify({ type: "event", ...eventFor(event, listener) } satisfies ServerFrame);
          for (const socket of sockets) sendText(socket, frame);
        }
      }
    }
  }
  return now.head;
}

/** Sockets that are told the same, with who listens there: a frame is written out once for each such group. */
function groupBy(sockets: readonly WebSocket[], keyOf: (listener: Listener) => unknown): [Listener, WebSocket[]][] {
  const groups = new Map<unknown, [Listener, WebSocket[]]>();
  for (const socket of sockets) {
    const listener = listenerAt(socket);
    const group = groups.get(keyOf(listener));
    if (group) group[1].push(socket);
    else groups.set(keyOf(listener), [listener, [socket]]);
  }
  return [...groups.values()];
}

function listenerAt(socket: WebSocket): Listener {
  const attachment = attachmentOf(socket);
  return { knowsTeam: attachment?.knowsTeam ?? false, memberId: attachment?.member?.id ?? null };
}

/** Answers a client's frame: hello, word of what its person looks at, or a ping that the platform did not recognise. */
export function answerFrame(ctx: DurableObjectState, sql: Sql, socket: WebSocket, message: string | ArrayBuffer): void {
  if (isOversized(message)) {
    socket.close(CLOSE_TOO_BIG, "too long a frame");
    return;
  }
  const now = systemClock();
  const attachment = attachmentOf(socket);
  const frames = countFrame(attachment?.frames ?? null, now);
  if (frames === null) {
    sendFrame(socket, { type: "error", reason: "too_many_frames" });
    socket.close(CLOSE_POLICY, "too many frames");
    return;
  }
  const known = { caughtUp: false, ...attachment, frames };
  const frame = readFrame(message);
  if (frame?.type === "presence") {
    attach(socket, known);
    takePresence(ctx, socket, frame, now);
    return;
  }
  if (frame === null) {
    sendFrame(socket, { type: "error", reason: "not_a_hello" });
    socket.close(CLOSE_POLICY, "expected a hello frame");
    return;
  }
  if (isLeftBehind(frame, attachment)) {
    socket.close(CLOSE_SESSION_ENDED, "somebody else has signed in");
    return;
  }
  const caughtUp = resume(sql, frame, attachment?.member?.id ?? null, (text) => sendText(socket, text));
  attach(socket, { ...known, caughtUp, knowsTeam: knowsTeam(frame) });
  if (caughtUp && knowsTeam(frame)) showPresence(ctx, socket, now);
  advertiseHead(ctx, position(sql));
}

/** Its page was drawn for another than the session that opened it: all tabs of a browser have one cookie. */
const isLeftBehind = ({ viewer }: HelloFrame, attachment: Attachment | null): boolean =>
  viewer !== undefined && !!attachment?.member && attachment.member.id !== viewer;

const clientFrameSchema = z.discriminatedUnion("type", [helloFrameSchema, presenceFrameSchema]);

function readFrame(message: string | ArrayBuffer): HelloFrame | PresenceFrame | null {
  if (typeof message !== "string" || message.length > HELLO_MAX_CHARACTERS) return null;
  try {
    return clientFrameSchema.safeParse(JSON.parse(message)).data ?? null;
  } catch {
    return null;
  }
}

const isCaughtUp = (socket: WebSocket): boolean =>
  socket.readyState === WebSocket.OPEN && attachmentOf(socket)?.caughtUp === true;

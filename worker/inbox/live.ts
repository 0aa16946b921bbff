import { LIVE_PING } from "../shared/protocol.ts";
import {
  type HelloFrame,
  helloFrameSchema,
  type Position,
  type ResetReason,
  type ServerFrame,
} from "../shared/wire.ts";
import { eventsAfter } from "./changes.ts";
import { logFloor, position } from "./event-log.ts";
import type { Sql } from "./sql.ts";

/**
 * The object's end of the live protocol (design.md, section 4). Sockets hibernate, so nothing about them is
 * in memory: who they are and whether they are caught up lies in their attachment.
 */

const REPLAY_EVENTS = 300;
const REPLAY_BYTES = 256 * 1024;
const HELLO_MAX_CHARACTERS = 4_096;

/** 1008: policy violation, the code for a frame that breaks the protocol. */
const CLOSE_POLICY = 1008;
/** In the range for applications: the session behind the socket has ended. */
const CLOSE_SESSION_ENDED = 4401;

type Attachment = { caughtUp: boolean };

/** Takes the server end of a socket pair; its tag is the session, so that signing out can close it. */
export function acceptSocket(ctx: DurableObjectState, socket: WebSocket, sessionId: string): void {
  ctx.acceptWebSocket(socket, [sessionId]);
  setCaughtUp(socket, false);
}

export function closeSession(ctx: DurableObjectState, sessionId: string): void {
  for (const socket of ctx.getWebSockets(sessionId)) socket.close(CLOSE_SESSION_ENDED, "signed out");
}

/** The platform answers pings with this text without waking the object, so it must carry today's head. */
export function advertiseHead(ctx: DurableObjectState, { epoch, head }: Position): void {
  const pong: ServerFrame = { type: "pong", epoch, head };
  ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(LIVE_PING, JSON.stringify(pong)));
}

/** Sends what is new since `sentHead` to every socket that is caught up. Call it after the writes, in the same turn. */
export function broadcast(ctx: DurableObjectState, sql: Sql, sentHead: number): number {
  const now = position(sql);
  if (now.head === sentHead) return sentHead;
  const sockets = ctx.getWebSockets();
  if (sockets.length > 0) {
    advertiseHead(ctx, now);
    const listeners = sockets.filter(isCaughtUp);
    if (listeners.length > 0) {
      for (const event of eventsAfter(sql, sentHead, now.head - sentHead)) {
        const frame = JSON.stringify({ type: "event", ...event } satisfies ServerFrame);
        for (const socket of listeners) sendText(socket, frame);
      }
    }
  }
  return now.head;
}

/** Answers a client's frame: hello, or a ping whose text the platform did not recognise. */
export function answerFrame(ctx: DurableObjectState, sql: Sql, socket: WebSocket, message: string | ArrayBuffer): void {
  const hello = readHello(message);
  if (hello === null) {
    send(socket, { type: "error", reason: "not_a_hello" });
    socket.close(CLOSE_POLICY, "expected a hello frame");
    return;
  }
  const at = position(sql);
  advertiseHead(ctx, at);
  const reason = resetReason(hello, at, logFloor(sql));
  if (reason !== null) {
    setCaughtUp(socket, false);
    send(socket, { type: "reset", ...at, reason });
    return;
  }
  replay(sql, socket, hello.cursor ?? at.head, at);
  setCaughtUp(socket, true);
  send(socket, { type: "live", ...at });
}

/** A client may only be replayed to in full: same epoch, and nothing it misses was trimmed. */
export function resetReason(hello: HelloFrame, at: Position, floor: number): ResetReason | null {
  if (hello.cursor === undefined || hello.epoch === undefined) return "no_position";
  if (hello.epoch !== at.epoch) return "foreign_epoch";
  if (hello.cursor > at.head) return "ahead_of_head";
  if (hello.cursor < floor - 1) return "too_old";
  return null;
}

function replay(sql: Sql, socket: WebSocket, cursor: number, at: Position): void {
  let from = cursor;
  while (from < at.head) {
    const events = eventsAfter(sql, from, REPLAY_EVENTS);
    let frame = JSON.stringify({ type: "replay", epoch: at.epoch, events, more: false } satisfies ServerFrame);
    // Halved until it fits; a single event always goes.
    while (frame.length > REPLAY_BYTES && events.length > 1) {
      events.length = Math.ceil(events.length / 2);
      frame = JSON.stringify({ type: "replay", epoch: at.epoch, events, more: false } satisfies ServerFrame);
    }
    const last = events.at(-1);
    if (last === undefined) throw new Error(`the log has a hole after ${from}`);
    from = last.seq;
    sendText(socket, from < at.head ? frame.replace(/"more":false}$/, '"more":true}') : frame);
  }
}

function readHello(message: string | ArrayBuffer): HelloFrame | null {
  if (typeof message !== "string" || message.length > HELLO_MAX_CHARACTERS) return null;
  try {
    return helloFrameSchema.safeParse(JSON.parse(message)).data ?? null;
  } catch {
    return null;
  }
}

const isCaughtUp = (socket: WebSocket): boolean =>
  socket.readyState === WebSocket.OPEN && (socket.deserializeAttachment() as Attachment | null)?.caughtUp === true;

function setCaughtUp(socket: WebSocket, caughtUp: boolean): void {
  socket.serializeAttachment({ caughtUp } satisfies Attachment);
}

const send = (socket: WebSocket, frame: ServerFrame): void => sendText(socket, JSON.stringify(frame));

/** A socket may be closing while it is still listed; its client will come back and say where it stands. */
function sendText(socket: WebSocket, text: string): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  socket.send(text);
}

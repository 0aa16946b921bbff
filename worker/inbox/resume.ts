import { KNOWS_TEAM } from "../shared/protocol.ts";
import type { HelloFrame, Position, ResetReason, ServerFrame } from "../shared/wire.ts";
import { eventFor, eventsAfter, type Listener, type ReadChats } from "./changes.ts";
import { logFloor, position } from "./event-log.ts";
import type { Sql } from "./sql.ts";

/** A replay frame holds at most this much; a single larger event goes alone. */
export const REPLAY_EVENTS = 300;
export const REPLAY_BYTES = 256 * 1024;

/**
 * The answer to a hello, as texts in order: everything the client misses and then `live`, or `reset`. Never a
 * part of it. It is read in one turn, so that the next change comes after it as an event.
 *
 * @param memberId whose client it is; null when nobody said so
 * @returns caughtUp: whether events may follow
 */
export function resume(sql: Sql, hello: HelloFrame, memberId: string | null): { frames: string[]; caughtUp: boolean } {
  const at = position(sql);
  const reason = resetReason(hello, at, logFloor(sql));
  if (reason !== null) return { frames: [text({ type: "reset", ...at, reason })], caughtUp: false };
  const frames = [
    ...replayFrames(sql, hello, at, { knowsTeam: knowsTeam(hello), memberId }),
    text({ type: "live", ...at }),
  ];
  return { frames, caughtUp: true };
}

/** A client may only be replayed to in full: same epoch, and nothing that it misses was trimmed. */
export function resetReason(hello: HelloFrame, at: Position, floor: number): ResetReason | null {
  if (hello.cursor === undefined || hello.epoch === undefined) return "no_position";
  if (hello.epoch !== at.epoch) return "foreign_epoch";
  if (hello.cursor > at.head) return "ahead_of_head";
  if (hello.cursor < floor - 1) return "too_old";
  return null;
}

/** Whether a client reads the team's changes; one that was loaded before there were any does not say so. */
export const knowsTeam = (hello: HelloFrame): boolean => hello.knows?.includes(KNOWS_TEAM) ?? false;

function* replayFrames(sql: Sql, hello: HelloFrame, at: Position, listener: Listener): Generator<string> {
  const chats: ReadChats = new Map();
  let read = hello.cursor ?? at.head;
  let waiting: string[] = [];
  let bytes = 0;
  while (read < at.head) {
    const events = eventsAfter(sql, read, REPLAY_EVENTS, chats);
    if (events.length === 0) throw new Error(`the log has a hole after ${read}`);
    for (const event of events) {
      const eventText = JSON.stringify(eventFor(event, listener));
      const eventBytes = bytesOf(eventText) + 1;
      const isFull = waiting.length === REPLAY_EVENTS || bytes + eventBytes > REPLAY_BYTES - ENVELOPE_BYTES;
      if (isFull && waiting.length > 0) {
        yield replayFrame(at, waiting, true);
        waiting = [];
        bytes = 0;
      }
      waiting.push(eventText);
      bytes += eventBytes;
      read = event.seq;
    }
  }
  if (waiting.length > 0) yield replayFrame(at, waiting, false);
}

/** What a replay frame has besides its events; an epoch is 22 characters. */
const ENVELOPE_BYTES = 256;

/** Put together from texts, since measuring an event and sending it would otherwise write it out twice. */
function replayFrame({ epoch }: Position, eventTexts: string[], more: boolean): string {
  const frame = { type: "replay", epoch, events: [], more } satisfies ServerFrame;
  return JSON.stringify(frame).replace('"events":[]', () => `"events":[${eventTexts.join(",")}]`);
}

const encoder = new TextEncoder();
/** On the wire a frame is UTF-8: a text in Arabic or Chinese has two or three times as many bytes as characters. */
const bytesOf = (frame: string): number => encoder.encode(frame).byteLength;

const text = (frame: ServerFrame): string => JSON.stringify(frame);

import type { HelloFrame, Position, ResetReason, ServerFrame } from "../shared/wire.ts";
import { eventsAfter } from "./changes.ts";
import { logFloor, position } from "./event-log.ts";
import type { Sql } from "./sql.ts";

/** A replay frame holds at most this much; a single larger event goes alone. */
export const REPLAY_EVENTS = 300;
export const REPLAY_BYTES = 256 * 1024;

/**
 * The answer to a hello, as texts in order: everything the client misses and then `live`, or `reset`. Never a
 * part of it. It is read in one turn, so that the next change comes after it as an event.
 *
 * @returns caughtUp: whether events may follow
 */
export function resume(sql: Sql, hello: HelloFrame): { frames: string[]; caughtUp: boolean } {
  const at = position(sql);
  const reason = resetReason(hello, at, logFloor(sql));
  if (reason !== null) return { frames: [text({ type: "reset", ...at, reason })], caughtUp: false };
  const frames = [...replayFrames(sql, hello.cursor ?? at.head, at), text({ type: "live", ...at })];
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

function* replayFrames(sql: Sql, cursor: number, at: Position): Generator<string> {
  let from = cursor;
  while (from < at.head) {
    const events = eventsAfter(sql, from, REPLAY_EVENTS);
    for (;;) {
      const last = events.at(-1);
      if (last === undefined) throw new Error(`the log has a hole after ${from}`);
      const frame = text({ type: "replay", epoch: at.epoch, events, more: last.seq < at.head });
      if (bytesOf(frame) <= REPLAY_BYTES || events.length === 1) {
        from = last.seq;
        yield frame;
        break;
      }
      events.length = Math.ceil(events.length / 2);
    }
  }
}

const encoder = new TextEncoder();
/** On the wire a frame is UTF-8: a text in Arabic or Chinese has two or three times as many bytes as characters. */
const bytesOf = (frame: string): number => encoder.encode(frame).byteLength;

const text = (frame: ServerFrame): string => JSON.stringify(frame);

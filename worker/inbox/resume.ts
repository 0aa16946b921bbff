import { KNOWS_TEAM } from "../shared/protocol.ts";
import type { HelloFrame, Position, ResetReason, ServerFrame } from "../shared/wire.ts";
import { eachEventAfter, eventFor, type Listener } from "./changes.ts";
import { logFloor, position } from "./event-log.ts";
import { logFailure } from "./log-failure.ts";
import type { Sql } from "./sql.ts";

/** A replay frame holds at most this much; a single larger event goes alone. */
export const REPLAY_EVENTS = 300;
export const REPLAY_BYTES = 256 * 1024;

/**
 * Who misses more than this loads a snapshot: it is smaller, and the frames of a replay wait in this object's memory
 * until the network has taken them. An event has about 1 KiB; messages may be long, so their bytes are bounded too.
 */
export const REPLAY_MOST_EVENTS = 20_000;
export const REPLAY_MOST_BYTES = 24 * 1024 * 1024;

/**
 * Answers a hello: everything the client misses and then `live`, or `reset`. It is read and sent frame by frame, and
 * none is kept; and in one turn, so that the next change comes after it as an event. A replay that turns out to be too
 * long ends in a `reset`, after which nothing of it counts.
 *
 * @param memberId whose client it is; null when nobody said so
 * @param send takes the texts of the frames in order
 * @returns whether the client is caught up then: events may follow
 */
export function resume(sql: Sql, hello: HelloFrame, memberId: string | null, send: (frame: string) => void): boolean {
  const at = position(sql);
  const reset = (reason: ResetReason): false => {
    send(text({ type: "reset", ...at, reason }));
    return false;
  };
  const reason = resetReason(hello, at, logFloor(sql));
  if (reason !== null) return reset(reason);
  let bytes = 0;
  try {
    for (const frame of replayFrames(sql, hello, at, { knowsTeam: knowsTeam(hello), memberId })) {
      bytes += frame.bytes;
      if (bytes > REPLAY_MOST_BYTES) return reset("too_old");
      send(frame.text);
    }
  } catch (error) {
    // What the log names cannot be read. A snapshot leads past it, and trying again would not.
    logFailure("replay", error);
    return reset("too_old");
  }
  send(text({ type: "live", ...at }));
  return true;
}

/** A client may only be replayed to in full: same epoch, nothing that it misses was trimmed, and not too much. */
export function resetReason(hello: HelloFrame, at: Position, floor: number): ResetReason | null {
  if (hello.cursor === undefined || hello.epoch === undefined) return "no_position";
  if (hello.epoch !== at.epoch) return "foreign_epoch";
  if (hello.cursor > at.head) return "ahead_of_head";
  if (hello.cursor < floor - 1) return "too_old";
  if (at.head - hello.cursor > REPLAY_MOST_EVENTS) return "too_old";
  return null;
}

/** Whether a client reads the team's changes; one that was loaded before there were any does not say so. */
export const knowsTeam = (hello: HelloFrame): boolean => hello.knows?.includes(KNOWS_TEAM) ?? false;

type ReplayFrame = { text: string; bytes: number };

function* replayFrames(sql: Sql, hello: HelloFrame, at: Position, listener: Listener): Generator<ReplayFrame> {
  let read = hello.cursor ?? at.head;
  let waiting: string[] = [];
  let bytes = 0;
  for (const event of eachEventAfter(sql, read)) {
    const eventText = JSON.stringify(eventFor(event, listener));
    const eventBytes = bytesOf(eventText) + 1;
    const isFull = waiting.length === REPLAY_EVENTS || bytes + eventBytes > REPLAY_BYTES - ENVELOPE_BYTES;
    if (isFull && waiting.length > 0) {
      yield { text: replayFrame(at, waiting, true), bytes };
      waiting = [];
      bytes = 0;
    }
    waiting.push(eventText);
    bytes += eventBytes;
    read = event.seq;
  }
  if (read < at.head) throw new Error(`the log has a hole after ${read}`);
  if (waiting.length > 0) yield { text: replayFrame(at, waiting, false), bytes };
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

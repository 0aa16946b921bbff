/**
 * What a client's socket may send (reference/reliability.md, section 4.3). A client says hello when it connects and
 * when it finds a gap, a few times a minute at most; its pings are answered by the platform and do not come here.
 */
export const FRAME_MAX_BYTES = 64 * 1024;
export const FRAMES_PER_MINUTE = 100;

const MINUTE_MS = 60_000;

/** Frames of one socket since the start of a minute (ms). Kept in the socket's attachment: memory may go. */
export type FrameCount = { since: number; frames: number };

/** The count with one more frame; null when that is one too many. */
export function countFrame(count: FrameCount | null, now: number): FrameCount | null {
  // A clock that went back must not make the minute last longer.
  const isCurrent = count !== null && now >= count.since && now - count.since < MINUTE_MS;
  if (!isCurrent) return { since: now, frames: 1 };
  return count.frames < FRAMES_PER_MINUTE ? { ...count, frames: count.frames + 1 } : null;
}

/** UTF-8 has at least one byte for each of a text's UTF-16 units, so a text that is too long here is too long there. */
export const isOversized = (message: string | ArrayBuffer): boolean =>
  (typeof message === "string" ? message.length : message.byteLength) > FRAME_MAX_BYTES;

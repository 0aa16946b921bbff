import { peaksOf } from "./peaks.ts";

/** Larger or longer than a voice message: it is not worth decoding whole for a picture of it. */
const BYTES_MAX = 4 * 1024 * 1024;
const SECONDS_MAX = 15 * 60;
/** Enough to see how loud it is, and a sixth of what would be played. */
const SAMPLES_A_SECOND = 8_000;
const KEPT = 200;

const known = new Map<string, Promise<number[] | null>>();

/**
 * How loud a recording is from its beginning to its end, by the browser's own decoder; null where that cannot be said.
 * Kept in memory, so that scrolling asks once.
 */
export function readPeaks(address: string, seconds: number | null): Promise<number[] | null> {
  const before = known.get(address);
  if (before) return before;
  const oldest = known.keys().next();
  if (known.size >= KEPT && !oldest.done) known.delete(oldest.value);
  // Bytes that the browser cannot read or decode have no picture; the player says so when it is to play them.
  const reading = read(address, seconds).catch(() => null);
  known.set(address, reading);
  return reading;
}

async function read(address: string, seconds: number | null): Promise<number[] | null> {
  // What is on this computer only may be played and not read: the page's policy lets scripts read from its own server.
  if (!address.startsWith("/") || (seconds ?? 0) > SECONDS_MAX) return null;
  const response = await fetch(address);
  const bytes = Number(response.headers.get("content-length") ?? 0);
  if (!response.ok || bytes > BYTES_MAX) {
    await response.body?.cancel();
    return null;
  }
  const decoder = new OfflineAudioContext(1, 1, SAMPLES_A_SECOND);
  const sound = await decoder.decodeAudioData(await response.arrayBuffer());
  return peaksOf(sound.getChannelData(0));
}

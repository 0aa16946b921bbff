import { expect, test } from "vitest";
import { countFrame, FRAME_MAX_BYTES, FRAMES_PER_MINUTE, type FrameCount, isOversized } from "./frame-limits.ts";

const NOW = 1_800_000_000_000;

function framesTaken(times: Iterable<number>): number {
  let count: FrameCount | null = null;
  let taken = 0;
  for (const now of times) {
    const counted = countFrame(count, now);
    if (counted === null) return taken;
    count = counted;
    taken += 1;
  }
  return taken;
}

test("a socket may send its frames of a minute and not one more", () => {
  expect(framesTaken(Array.from({ length: 1_000 }, () => NOW))).toBe(FRAMES_PER_MINUTE);
});

test("a socket that keeps to the pace is never stopped", () => {
  expect(framesTaken(Array.from({ length: 1_000 }, (_, i) => NOW + i * 700))).toBe(1_000);
});

test("a clock that went back starts a new minute", () => {
  expect(countFrame({ since: NOW, frames: FRAMES_PER_MINUTE }, NOW - 1)).toEqual({ since: NOW - 1, frames: 1 });
});

test("a frame may have 64 KiB, as text or as bytes", () => {
  expect(isOversized("x".repeat(FRAME_MAX_BYTES))).toBe(false);
  expect(isOversized("x".repeat(FRAME_MAX_BYTES + 1))).toBe(true);
  expect(isOversized(new ArrayBuffer(FRAME_MAX_BYTES))).toBe(false);
  expect(isOversized(new ArrayBuffer(FRAME_MAX_BYTES + 1))).toBe(true);
});

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import {
  createPresence,
  HERE_AGAIN_MS,
  type PresenceSender,
  TELL_EVERY_MS,
  TYPING_AGAIN_MS,
  TYPING_ENDS_MS,
} from "./presence-sender.ts";

let told: unknown[];
let hasCompany: boolean;
let presence: PresenceSender;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  hasCompany = true;
  presence = createPresence({ hasCompany: () => hasCompany });
  presence.show(true);
  presence.look("ann");
  presence.connect((frame) => void told.push(frame));
});
afterEach(() => vi.useRealTimers());

const word = (chatId: string | null, typing = false, visible = true) => ({ type: "presence", chatId, typing, visible });
const taken = () => told.splice(0);

it("says where one is when there is a socket, and again on the next one", () => {
  expect(taken()).toEqual([word("ann")]);
  presence.disconnect();
  presence.look("ben");
  expect(taken()).toEqual([]);
  presence.connect((frame) => void told.push(frame));
  vi.advanceTimersByTime(TELL_EVERY_MS);
  expect(taken()).toEqual([word("ben")]);
});

it("says once where somebody ends up who leafs through ten chats", () => {
  taken();
  for (let at = 0; at < 10; at += 1) presence.look(`chat ${at}`);
  vi.advanceTimersByTime(60_000);
  expect(taken()).toEqual([word("chat 9")]);
});

it("says that somebody writes, rarely while they go on, and that they stopped", () => {
  vi.advanceTimersByTime(TELL_EVERY_MS);
  taken();
  for (let ms = 0; ms <= TYPING_AGAIN_MS; ms += 500) {
    presence.typed();
    vi.advanceTimersByTime(500);
  }
  expect(taken()).toEqual([word("ann", true), word("ann", true)]);
  vi.advanceTimersByTime(TYPING_ENDS_MS);
  expect(taken()).toEqual([word("ann")]);
});

it("says nothing of writing where nobody else is in the team, or nobody looks", () => {
  vi.advanceTimersByTime(TELL_EVERY_MS);
  taken();
  hasCompany = false;
  presence.typed();
  hasCompany = true;
  presence.show(false);
  expect(taken()).toEqual([word(null, false, false)]);
  presence.typed();
  vi.advanceTimersByTime(60_000);
  expect(taken()).toEqual([]);
  presence.show(true);
  expect(taken()).toEqual([word("ann")]);
});

it("wakes nobody for a page that is left open and not touched, and repeats itself for one that is", () => {
  vi.advanceTimersByTime(TELL_EVERY_MS);
  taken();
  vi.advanceTimersByTime(12 * HERE_AGAIN_MS);
  expect(taken()).toEqual([]);
  presence.stirred();
  presence.stirred();
  expect(taken()).toEqual([word("ann")]);
});

it("goes on saying where one is when the clock is put back", () => {
  vi.advanceTimersByTime(TELL_EVERY_MS);
  taken();
  vi.setSystemTime(Date.now() - 3_600_000);
  presence.look("ben");
  vi.advanceTimersByTime(TELL_EVERY_MS);
  expect(taken()).toEqual([word("ben")]);
  vi.setSystemTime(Date.now() - 3_600_000);
  presence.stirred();
  expect(taken()).toEqual([word("ben")]);
});

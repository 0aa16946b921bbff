import { describe, expect, it } from "vitest";
import type { Chat } from "../../../worker/shared/wire.ts";
import { hasNews } from "./new-news.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const chat = (id: string, unreadCount: number, direction: "in" | "out" = "in", at = "2026-11-21T11:59:58.000Z") =>
  ({ id, unreadCount, lastMessage: { text: "Hello", at, direction } }) as unknown as Chat;
const of = (...chats: Chat[]) => Object.fromEntries(chats.map((each) => [each.id, each]));

describe("news that are heard", () => {
  it("are a message in a chat that is there, and in one that is new", () => {
    expect(hasNews(of(chat("a", 0)), of(chat("a", 1)), null, NOW)).toBe(true);
    expect(hasNews({}, of(chat("a", 1)), null, NOW)).toBe(true);
  });

  it("are nothing of our own, nothing that was read, and nothing that did not change", () => {
    const same = chat("a", 1);
    expect(hasNews(of(same), of(same), null, NOW)).toBe(false);
    expect(hasNews(of(chat("a", 1)), of(chat("a", 2, "out")), null, NOW)).toBe(false);
    expect(hasNews(of(chat("a", 3)), of(chat("a", 0)), null, NOW)).toBe(false);
  });

  it("are not old: what a gap or the history brings was news before", () => {
    expect(hasNews({}, of(chat("a", 4, "in", "2026-11-21T11:40:00.000Z")), null, NOW)).toBe(false);
  });

  it("are not in the chat that somebody looks at", () => {
    expect(hasNews(of(chat("a", 0)), of(chat("a", 1)), "a", NOW)).toBe(false);
  });
});

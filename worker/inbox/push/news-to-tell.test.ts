import { describe, expect, it } from "vitest";
import { channelMessage, inboxInMemory, NOW } from "../../../test/simulation/inbox-in-memory.ts";
import type { ChannelMessage } from "../../shared/wire.ts";
import { applyPage } from "../sync/apply-page.ts";
import { workOnChats } from "../team/chat-work.ts";
import { newsToTell } from "./news-to-tell.ts";
import { keepPushKeys, setLevel, subscribe } from "./subscriptions.ts";

/** Proves of what a member who is not looking is told, and of what not. */

const HOUR_MS = 60 * 60 * 1000;
const NOBODY = new Set<string>();

function pushed() {
  const inbox = inboxInMemory();
  const { sql } = inbox;
  keepPushKeys(sql, { publicKey: "public", sealedPrivateKey: "sealed", subject: "https://parley.example" });
  const wantsToHear = (memberId: string, level: "all" | "mine") => {
    subscribe(sql, { memberId, endpoint: `https://push.example/${memberId}`, p256dh: "key", auth: "secret" }, NOW);
    setLevel(sql, memberId, level);
  };
  const writes = (chat: string, over: Partial<ChannelMessage> = {}) => {
    const event = channelMessage(`${chat}-${Math.random()}`, { at: NOW - 1_000, ...over });
    return { ...event, chat: { externalId: chat, providerChatId: null, isGroup: false, name: null } } as typeof event;
  };
  const told = (now = NOW, looking: ReadonlySet<string> = NOBODY) =>
    newsToTell(sql, looking, now).map(({ target, notice }) => [target.memberId, notice.body]);
  return { ...inbox, wantsToHear, writes, told };
}

describe("A member who is not looking", () => {
  it("is told of what was just written, once, and of its chat's newest alone.", () => {
    const { deliver, wantsToHear, writes, told } = pushed();
    wantsToHear("ana", "all");
    deliver([writes("chat", { text: "Hello" }), writes("chat", { text: "Anybody?" })]);
    expect(told()).toEqual([["ana", "Anybody?"]]);
    expect(told()).toEqual([]);
  });

  it("is not told of what a webhook brings long after it was written.", () => {
    const { deliver, wantsToHear, writes, told } = pushed();
    wantsToHear("ana", "all");
    deliver([writes("chat", { at: NOW - 9 * HOUR_MS })]);
    expect(told()).toEqual([]);
  });

  it("is not told of what a sync finds late, however new, nor of history.", () => {
    const { sql, wantsToHear, writes, told } = pushed();
    wantsToHear("ana", "all");
    const found = (at: number, connectedAt: number) => {
      const page = { accountId: "account-1", events: [writes("chat", { at })], askedAt: NOW, connectedAt };
      expect(applyPage(sql, { ...page, revivesFiles: false }, NOW).found).toBe(1);
    };
    found(NOW - 9 * HOUR_MS, 0);
    found(NOW - 90_000, 0);
    found(NOW - 1_000, NOW);
    expect(told()).toEqual([]);
  });

  it("is told of news among thousands of old messages.", () => {
    const { deliver, wantsToHear, writes, told } = pushed();
    wantsToHear("ana", "all");
    deliver([
      writes("chat", { text: "New" }),
      ...Array.from({ length: 600 }, () => writes("old", { at: NOW - HOUR_MS })),
    ]);
    expect(told()).toEqual([["ana", "New"]]);
  });

  it("is told of their own chat, although five chats of others have newer messages.", () => {
    const { sql, chat, deliver, wantsToHear, writes, told } = pushed();
    wantsToHear("ana", "mine");
    wantsToHear("ben", "all");
    deliver([writes("mine", { text: "Mine" })]);
    workOnChats(sql, [chat().id], { type: "assign", memberId: "ana" }, NOW);
    deliver(["a", "b", "c", "d", "e"].map((name) => writes(name, { text: name })));
    expect(told().filter(([memberId]) => memberId === "ana")).toEqual([["ana", "Mine"]]);
  });

  it("is told of five chats of a flood, the newest.", () => {
    const { deliver, wantsToHear, writes, told } = pushed();
    wantsToHear("ben", "all");
    deliver(["a", "b", "c", "d", "e", "f", "g"].map((name) => writes(name, { text: name })));
    expect(told().map(([, body]) => body)).toEqual(["g", "f", "e", "d", "c"]);
  });
});

it("Who looks at a screen of theirs is told nothing.", () => {
  const { deliver, wantsToHear, writes, told } = pushed();
  wantsToHear("ana", "all");
  deliver([writes("chat")]);
  expect(told(NOW, new Set(["ana"]))).toEqual([]);
});

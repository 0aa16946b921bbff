import { beforeEach, expect, test } from "vitest";
import { ACCOUNT, CUSTOMER, channelMessage, inboxInMemory, NOW } from "../../test/simulation/inbox-in-memory.ts";
import type { ChannelEvent } from "../shared/wire.ts";
import { chatUnder, findChat } from "./chats.ts";
import { nextNameDueAt } from "./group-names.ts";
import { recipientOf } from "./outgoing.ts";
import { applyPage } from "./sync/apply-page.ts";
import { applyDetails } from "./sync/details.ts";

/** A list of messages does not say that a chat is a group where the network's ids do not: Instagram's, by UniPile. */

const BEN = { ...CUSTOMER, providerId: "ben", name: "Ben", phone: null };

let { sql, deliver, gapless } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver, gapless } = inboxInMemory());
  const events = [channelMessage("1"), { ...channelMessage("2"), sender: BEN } as ChannelEvent];
  const page = { accountId: ACCOUNT.id, events, askedAt: NOW, connectedAt: NOW, revivesFiles: false };
  applyPage(sql, page, NOW);
});

const chatId = () => chatUnder(sql, ACCOUNT.id, "chat")?.id ?? "";
const inGroup = (id: string, name: string | null): ChannelEvent =>
  ({
    ...channelMessage(id),
    chat: { externalId: "chat", providerChatId: null, isGroup: true, name },
  }) as ChannelEvent;
const listed = { externalId: "chat", isGroup: true, name: "Wedding", unreadCount: null, lastAt: NOW, picture: null };

test("A chat that the history brought is a group as soon as a message in it says so, and not a chat with one of its people.", () => {
  expect(findChat(sql, chatId())).toMatchObject({ isGroup: false, name: "Lucía" });
  deliver([inGroup("3", null)]);
  expect(findChat(sql, chatId())).toMatchObject({ isGroup: true, name: "Group" });
  expect(recipientOf(sql, chatId())).toMatchObject({ phone: null });
  // Its name is asked for as any other group's is.
  expect(nextNameDueAt(sql)).toBe(NOW);
  deliver([inGroup("4", "Wedding")]);
  expect(findChat(sql, chatId())).toMatchObject({ isGroup: true, name: "Wedding" });
  gapless();
});

test("A chat that the history brought is a group as soon as the list of chats says so.", () => {
  const known = { accountId: ACCOUNT.id, askedAt: NOW, head: 0, isAsked: false };
  applyDetails(sql, { chats: [listed], people: [], nextCursor: null }, known, NOW);
  expect(findChat(sql, chatId())).toMatchObject({ isGroup: true, name: "Wedding" });
  // What a list of messages leaves out later takes nothing back.
  deliver([channelMessage("3")]);
  expect(findChat(sql, chatId())).toMatchObject({ isGroup: true, name: "Wedding" });
  gapless();
});

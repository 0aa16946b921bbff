import { beforeEach, describe, expect, test } from "vitest";
import {
  ACCOUNT,
  amendmentOf,
  CUSTOMER,
  channelMessage,
  inboxInMemory,
  NOW,
} from "../../test/simulation/inbox-in-memory.ts";
import type { ChannelEvent, ChannelMessage, ChannelPerson } from "../shared/wire.ts";
import { upsertAccount } from "./accounts.ts";
import { markRead } from "./chats.ts";
import { position } from "./event-log.ts";
import { finishAttempt } from "./outbox.ts";
import { recipientOf } from "./outgoing.ts";
import { listChats } from "./team/list-chats.ts";

/** An account that was removed at its provider and made anew there: other ids for everything, the same network behind. */

const JID = "34600@s.whatsapp.net";

let { sql, deliver, chat, thread, gapless, beginSend } = inboxInMemory();
beforeEach(() => {
  ({ sql, deliver, chat, thread, gapless, beginSend } = inboxInMemory());
});

type Listed = { account: string; chat: string; id: string; network: string | null; jid?: string | null };

function listed(of: Listed, over: Partial<ChannelMessage> = {}, person: ChannelPerson = CUSTOMER): ChannelEvent {
  const event = channelMessage(of.id, { providerMessageId: of.network, ...over }, of.account);
  if (event.type !== "message") throw new Error("not a message");
  const jid = of.jid === undefined ? JID : of.jid;
  return {
    ...event,
    chat: { externalId: of.chat, providerChatId: jid, isGroup: jid?.endsWith("@g.us") ?? false, name: null },
    sender: event.sender && person,
    people: event.people.length === 0 ? [] : [person],
  };
}

const ofOld = (id: string, network: string | null, over: Partial<ChannelMessage> = {}) =>
  listed({ account: "acc", chat: "old-chat", id, network }, over);
const ofNew = (id: string, network: string | null, over: Partial<ChannelMessage> = {}) =>
  listed({ account: "anew", chat: "new-chat", id, network }, over);

const remake = (externalId = "anew") => upsertAccount(sql, { ...ACCOUNT, externalId }, NOW);
const chats = () => listChats(sql, { channel: null, accountId: null, cursor: null, limit: 10 })?.items ?? [];
const addresses = () => sql.all<{ id: string }>("SELECT external_id AS id FROM chats ORDER BY id");

describe("An account that was made anew at its provider", () => {
  test("finds its chats and messages again by the network's ids: nothing is doubled, and nothing unread again", () => {
    deliver([ofOld("old-1", "P1"), ofOld("old-2", "P2", { direction: "out", text: "an answer" })]);
    markRead(sql, chat().id, position(sql).head, NOW);
    const [known, shown] = [chat(), thread()];
    remake();
    const { head } = position(sql);

    deliver([ofNew("new-2", "P2", { direction: "out", text: "an answer" }), ofNew("new-1", "P1")], NOW + 1);
    expect(chats()).toEqual([known]);
    expect(thread()).toEqual(shown);
    expect(position(sql).head).toBe(head);

    deliver([ofNew("new-3", "P3", { at: NOW })], NOW + 2);
    expect(chats().map(({ id, unreadCount }) => [id, unreadCount])).toEqual([[known.id, 1]]);
    expect(thread().map(({ text }) => text)).toContain("text of new-3");
    gapless();
  });

  test("writes to its chats under their new ids, also to groups, which have no other address", () => {
    const group = "12036@g.us";
    deliver([listed({ account: "acc", chat: "old-group", id: "old-1", network: "P1", jid: group })]);
    remake();
    deliver([listed({ account: "anew", chat: "new-group", id: "new-1", network: "P1", jid: group })]);
    expect(recipientOf(sql, chat().id)?.chatExternalId).toBe("new-group");
    expect(addresses()).toEqual([{ id: "new-group" }]);
  });

  test("keeps a message that comes once more by an earlier id where it is, whichever chat the call names", () => {
    const named = (id: string, chat: string) => listed({ account: "acc", chat, id, network: "P1", jid: null });
    deliver([named("first-id", "a-chat"), named("second-id", "a-chat")]);
    const { head } = position(sql);
    deliver([named("first-id", "another-chat"), named("second-id", "another-chat")], NOW + 1);
    deliver([listed({ account: "acc", chat: "a-chat", id: "first-id", network: "P2", jid: null })], NOW + 2);
    expect([chats().length, thread().length, position(sql).head]).toEqual([1, 1, head]);
  });

  test("takes what still comes under the old ids for what it is, and stays at the new ones", () => {
    deliver([ofOld("old-1", "P1")]);
    remake();
    deliver([ofNew("new-1", "P1")]);
    const late = [ofOld("old-1", "P1"), ofOld("old-2", "P2"), ofOld("old-1", null)];
    expect(deliver([...late, ofNew("new-2", "P2")])).toMatchObject({ applied: 4, dead: 0 });
    expect(thread()).toHaveLength(2);
    expect(chats()).toHaveLength(1);
    expect(recipientOf(sql, chat().id)?.chatExternalId).toBe("new-chat");
    expect(sql.all("SELECT external_id AS id FROM messages ORDER BY seq")).toEqual([{ id: "new-1" }, { id: "new-2" }]);
    gapless();
  });

  test("is not signed out by what is said late of the one that it was", () => {
    remake();
    deliver([{ type: "account_state", accountExternalId: "acc", state: "needs_sign_in" }]);
    expect(sql.all("SELECT state FROM accounts")).toEqual([{ state: "connected" }]);
    deliver([{ type: "account_state", accountExternalId: "anew", state: "needs_sign_in" }]);
    expect(sql.all("SELECT state FROM accounts")).toEqual([{ state: "needs_sign_in" }]);
  });

  test("hears what is said of a message under either of its ids", () => {
    deliver([ofOld("old-1", "P1"), ofOld("old-2", "P2")]);
    remake();
    deliver([ofNew("new-1", "P1"), ofNew("new-2", "P2")]);
    deliver([
      { ...amendmentOf("old-1", { type: "edit", text: "by the old id" }), accountExternalId: "anew" },
      { ...amendmentOf("new-2", { type: "edit", text: "by the new id" }), accountExternalId: "anew" },
    ]);
    expect(thread().map(({ text }) => text)).toEqual(["by the new id", "by the old id"]);
    deliver([ofNew("new-3", "P3", { replyTo: { externalId: "old-1", providerMessageId: null, text: null } })]);
    expect(thread()[0]?.replyTo?.messageId).toBe(thread()[2]?.id);
  });

  test("knows a chat by who it is with where the network's id of it is another one", () => {
    deliver([ofOld("old-1", "P1")]);
    remake();
    const person = { ...CUSTOMER, lid: "777@lid" };
    const anew = { account: "anew", chat: "new-chat", id: "new-1", network: "P9", jid: "777@lid" };
    deliver([listed(anew, {}, person)]);
    expect(chats()).toHaveLength(1);
    expect(thread()).toHaveLength(2);
  });

  test("on Instagram, where a chat's own id changes too, is known by its messages and its people", () => {
    upsertAccount(sql, { ...ACCOUNT, channel: "instagram" }, NOW);
    const [ann, ben] = ["17841", "17842"].map((providerId) => ({ ...CUSTOMER, providerId, phone: null }));
    const old = { account: "acc", chat: "old-a", id: "old-1", network: "P1", jid: "340282" };
    deliver([
      listed(old, {}, ann),
      listed({ ...old, chat: "old-b", id: "old-2", network: "P2", jid: "340283" }, {}, ben),
    ]);
    remake();
    const anew = { account: "anew", chat: "new-a", id: "new-1", network: "P1", jid: "340299" };
    const ours = { direction: "out" } as const;
    deliver([
      listed(anew, ours, ann),
      listed({ ...anew, chat: "new-b", id: "new-3", network: "P3", jid: "3" }, {}, ben),
    ]);
    expect(
      addresses()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(["new-a", "new-b"]);
    expect(sql.all("SELECT 1 FROM messages")).toHaveLength(3);
  });

  test("may be made anew once more", () => {
    deliver([ofOld("old-1", "P1")]);
    remake();
    deliver([ofNew("new-1", "P1")]);
    remake("third");
    deliver([listed({ account: "third", chat: "third-chat", id: "third-1", network: "P1" }), ofOld("old-1", "P1")]);
    expect(chats()).toHaveLength(1);
    expect(thread()).toHaveLength(1);
    expect(recipientOf(sql, chat().id)?.chatExternalId).toBe("third-chat");
  });

  test("leaves two chats with one person apart that were never made anew", () => {
    deliver([ofOld("1", "P1"), listed({ account: "acc", chat: "other", id: "2", network: "P2", jid: null })]);
    expect(chats()).toHaveLength(2);
  });
});

describe("One message of the network under two ids of its provider", () => {
  const own = (id: string, network: string | null, text = "hello") =>
    listed({ account: "acc", chat: "chat", id, network, jid: null }, { direction: "out", text, at: NOW });

  test("is one while a send with the same words still waits for its own echo", () => {
    deliver([channelMessage("1"), own("E1", "P")]);
    const { id } = beginSend("hello");
    expect(deliver([own("E2", "P")])).toMatchObject({ applied: 1, dead: 0 });
    expect(thread()).toHaveLength(3);
    deliver([own("E3", "Q")]);
    expect(thread()).toHaveLength(3);
    expect(thread().find((one) => one.id === id)).toMatchObject({ status: "sent", providerMessageId: "Q" });
    gapless();
  });

  test("is one bubble when the send's answer named the one and its echo the other", () => {
    deliver([channelMessage("1")]);
    const { item, id } = beginSend("hello");
    finishAttempt(sql, item, { type: "accepted", externalId: "E1" }, NOW, 0);
    deliver([own("E2", "P")]);
    deliver([{ ...amendmentOf("E2", { type: "receipt", status: "read", error: null }), accountExternalId: "acc" }]);
    // The network's id of the first comes late: here two are shown to be one.
    expect(deliver([own("E1", "P")])).toMatchObject({ applied: 1, dead: 0 });
    expect(thread().map((one) => [one.id, one.status, one.providerMessageId])).toEqual([
      [id, "read", "P"],
      ["m2", "received", "wamid-1"],
    ]);
    expect(chat().lastMessage?.id).toBe(id);
    deliver([own("E2", null), own("E2", "P")]);
    expect(thread()).toHaveLength(2);
    gapless();
  });

  test("is one when the send's answer gives the network's own id", () => {
    deliver([channelMessage("1")]);
    const { item, id } = beginSend("see http://a.example");
    deliver([own("E1", "P", "see a.example (shortened)")]);
    finishAttempt(sql, item, { type: "accepted", externalId: "P" }, NOW, 0);
    expect(thread().map((one) => one.id)).toEqual([id, "m2"]);
    deliver([own("E1", "P"), own("E2", "P")]);
    expect(thread()).toHaveLength(2);
    gapless();
  });

  test("is one when the answer names the id that was replaced meanwhile", () => {
    deliver([channelMessage("1")]);
    const { item, id } = beginSend("see http://a.example");
    deliver([own("E1", "P", "shortened"), own("E2", "P", "shortened")]);
    finishAttempt(sql, item, { type: "accepted", externalId: "E1" }, NOW, 0);
    expect(thread().map((one) => one.id)).toEqual([id, "m2"]);
    deliver([own("E1", "P"), own("E2", null)]);
    expect(thread()).toHaveLength(2);
    gapless();
  });

  test("counts once as unread when two of a customer's turn out to be one", () => {
    deliver([ofOld("E1", null), ofOld("E2", "P")]);
    expect(chat().unreadCount).toBe(2);
    deliver([ofOld("E1", "P")]);
    expect(thread()).toHaveLength(1);
    expect(chat().unreadCount).toBe(1);
    gapless();
  });
});

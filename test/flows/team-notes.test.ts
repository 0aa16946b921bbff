import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../worker/shared/ids.ts";
import type { Chat, ServerFrame } from "../../worker/shared/wire.ts";
import { migratedControl } from "./control-database.ts";
import { type LiveClient, openCaughtUp, openLive } from "./fixtures/live-client.ts";
import { openMember } from "./fixtures/member.ts";
import { openConnectedShop, type Shop } from "./fixtures/shop.ts";
import { whatsapp } from "./fixtures/unipile-envelope.ts";
import { until } from "./fixtures/until.ts";

/** Proves what a team shares in a chat besides messages: notes, drafts, ready answers, and who is there. */

beforeAll(migratedControl);

async function shopWithChat(): Promise<{ shop: Shop; chat: Chat }> {
  const shop = await openConnectedShop();
  await shop.deliver(whatsapp("n-1"));
  return { shop, chat: (await shop.visitor.query("chats.list")).data.items[0] };
}

const changesOf = (frames: ServerFrame[]) => frames.flatMap((frame) => (frame.type === "event" ? [frame.change] : []));
const heard = (live: LiveClient) =>
  until("somebody's presence is heard", () => live.frames.find(({ type }) => type === "presence"));

describe("A note", () => {
  it("stands in the chat for the team, is one however often it is sent, and never leaves.", async () => {
    const { shop, chat } = await shopWithChat();
    const { live } = await openCaughtUp(shop.visitor, ["team"]);
    const note = { chatId: chat.id, noteId: newId(), text: "Wants a *discount* {{x}}" };
    const { data } = await shop.visitor.mutate("notes.add", note);
    expect((await shop.visitor.mutate("notes.add", note)).data).toEqual(data);
    expect(changesOf(await live.take())).toEqual([{ kind: "note", noteId: note.noteId, chatId: chat.id, note: data }]);
    expect((await shop.visitor.query("notes.list", { chatId: chat.id })).data.items).toEqual([data]);
    expect((await shop.visitor.query("messages.list", { chatId: chat.id })).data.items).toHaveLength(1);
    expect(await shop.inbox().getChat(chat.id)).toMatchObject({ value: { lastMessage: chat.lastMessage } });
    live.close();
  });

  it("that names a member is in their list until they have looked.", async () => {
    const { shop, chat } = await shopWithChat();
    const ana = await openMember(shop.tenantId, "agent");
    await shop.visitor.mutate("notes.add", { chatId: chat.id, noteId: newId(), text: "@Ana?", mentions: [ana.userId] });
    expect((await ana.query("chats.counts")).data.mentions).toBe(1);
    expect((await ana.query("notes.mentions", { unreadOnly: true })).data.items).toMatchObject([
      { text: "@Ana?", isRead: false, chat: { id: chat.id, name: chat.name } },
    ]);
    await ana.mutate("notes.readMentions", { chatId: chat.id });
    expect((await ana.query("chats.counts")).data.mentions).toBe(0);
    expect((await ana.query("notes.mentions", { unreadOnly: true })).data.items).toEqual([]);
    expect((await ana.query("notes.mentions")).data.items).toMatchObject([{ text: "@Ana?", isRead: true }]);
  });

  it("is changed by who wrote it only, and removed also by who manages the workspace.", async () => {
    const { shop, chat } = await shopWithChat();
    const [ana, ben] = [await openMember(shop.tenantId, "agent"), await openMember(shop.tenantId, "agent")];
    const noteId = newId();
    await ana.mutate("notes.add", { chatId: chat.id, noteId, text: "First" });
    expect((await ben.mutate("notes.edit", { noteId, text: "Mine" })).error.data.reason).toBe("not_yours");
    expect((await ben.mutate("notes.remove", { noteId })).error.data.reason).toBe("not_yours");
    expect((await ana.mutate("notes.edit", { noteId, text: "Second" })).data).toMatchObject({ text: "Second" });
    expect((await shop.visitor.mutate("notes.remove", { noteId })).data).toEqual({ removed: true });
    expect((await ana.query("notes.list", { chatId: chat.id })).data.items).toEqual([]);
  });
});

describe("A draft", () => {
  it("is the same on a member's devices, by the one that wrote last, and gone when it is cleared.", async () => {
    const { shop, chat } = await shopWithChat();
    const ana = await openMember(shop.tenantId, "agent");
    const { live } = await openCaughtUp(ana, ["team"]);
    const saved = await ana.mutate("drafts.save", { chatId: chat.id, text: "Dear", device: "phone" });
    expect(saved.data).toMatchObject({ text: "Dear", author: { id: ana.userId }, device: "phone" });
    const change = { kind: "draft", chatId: chat.id, memberId: ana.userId };
    expect(changesOf(await live.take())).toEqual([{ ...change, draft: saved.data }]);
    const later = await ana.mutate("drafts.save", { chatId: chat.id, text: "Dear Lucía", device: "laptop" });
    // The phone sent what it had shown; the laptop has written on since.
    await ana.mutate("drafts.clear", { chatId: chat.id, upToRev: saved.data.rev });
    expect((await ana.query("drafts.get", { chatId: chat.id })).data).toEqual(later.data);
    expect((await ana.query("drafts.list")).data.items).toEqual([later.data]);
    await ana.mutate("drafts.clear", { chatId: chat.id });
    expect((await ana.query("drafts.get", { chatId: chat.id })).data).toBeNull();
    expect(changesOf(await live.take()).at(-1)).toEqual({ ...change, draft: null });
    live.close();
  });

  it("ends with the message that was made of it, although its page says no more, and a colleague's stays.", async () => {
    const { shop, chat } = await shopWithChat();
    const ana = await openMember(shop.tenantId, "agent");
    const { data } = await ana.mutate("drafts.save", { chatId: chat.id, text: "Dear Lucía" });
    await shop.visitor.mutate("drafts.save", { chatId: chat.id, text: "Dear" });
    const message = { chatId: chat.id, clientId: crypto.randomUUID(), text: "Dear Lucía, yes" };
    const sent = await ana.mutate("messages.send", { ...message, draftRev: data.rev });
    expect(sent.data).toMatchObject({ text: "Dear Lucía, yes" });
    expect((await ana.query("drafts.list")).data.items).toEqual([]);
    expect((await shop.visitor.query("drafts.list")).data.items).toMatchObject([{ text: "Dear" }]);
  });

  it("is its member's own: a colleague who writes in the same chat takes no word of it away.", async () => {
    const { shop, chat } = await shopWithChat();
    const ana = await openMember(shop.tenantId, "agent");
    const hers = await ana.mutate("drafts.save", { chatId: chat.id, text: "Dear Lucía" });
    await shop.visitor.mutate("drafts.save", { chatId: chat.id, text: "Hello" });
    await shop.visitor.mutate("drafts.clear", { chatId: chat.id });
    expect((await ana.query("drafts.get", { chatId: chat.id })).data).toEqual(hers.data);
    expect((await shop.visitor.query("drafts.list")).data.items).toEqual([]);
  });
});

describe("What somebody is writing", () => {
  it("is told to their own screens only: the others get, in its place, a change that changes nothing.", async () => {
    const { shop, chat } = await shopWithChat();
    const ana = await openMember(shop.tenantId, "agent");
    const ben = await openMember(shop.tenantId, "agent");
    const { live: hers } = await openCaughtUp(ana, ["team"]);
    const { live: his, at } = await openCaughtUp(ben, ["team"]);
    const draft = { chatId: chat.id, text: "Between ourselves" };
    const { data } = await ana.mutate("drafts.save", draft);
    await ana.mutate("drafts.clear", { chatId: chat.id });
    await ana.mutate("drafts.save", draft);
    const nothing = { kind: "message_removed", messageId: "", chatId: "" };
    expect(changesOf(await hers.take())).toMatchObject([
      { kind: "draft", draft: { text: data.text } },
      { kind: "draft", draft: null },
      { kind: "draft", draft: { text: data.text } },
    ]);
    const told = await his.take();
    expect(told).toMatchObject([1, 2, 3].map((step) => ({ type: "event", seq: at.head + step, change: nothing })));
    his.close();

    const back = await openLive(ben);
    const replay = await back.hello({ epoch: at.epoch, cursor: at.head, knows: ["team"] });
    expect(replay[0]).toMatchObject({ type: "replay", events: [1, 2, 3].map(() => ({ change: nothing })) });
    expect(JSON.stringify([told, replay])).not.toContain("Between");
    const own = await openLive(ana);
    const mine = await own.hello({ epoch: at.epoch, cursor: at.head, knows: ["team"] });
    expect(JSON.stringify(mine)).toContain("Between ourselves");
    for (const live of [hers, back, own]) live.close();
  });
});

describe("A screen of before there were these", () => {
  it("hears of each in its place an event that changes nothing, so that it misses none that counts.", async () => {
    const { shop, chat } = await shopWithChat();
    const { live, at } = await openCaughtUp(shop.visitor);
    await shop.visitor.mutate("drafts.save", { chatId: chat.id, text: "Dear" });
    const nothing = { kind: "message_removed", messageId: "", chatId: "" };
    expect(await live.take()).toMatchObject([{ type: "event", seq: at.head + 1, change: nothing }]);
    live.close();
    const back = await openLive(shop.visitor);
    expect(await back.hello({ epoch: at.epoch, cursor: at.head })).toMatchObject([
      { type: "replay", events: [{ seq: at.head + 1, change: nothing }] },
      { type: "live" },
    ]);
    back.close();
  });
});

describe("Ready answers and views", () => {
  it("are kept under their names for the whole team.", async () => {
    const { shop } = await shopWithChat();
    const saved = await shop.visitor.mutate("cannedReplies.save", { shortcut: "hours", text: "Open till {{hour}}" });
    expect((await shop.visitor.mutate("cannedReplies.save", { shortcut: "Hours", text: "?" })).error.data.reason).toBe(
      "shortcut_taken",
    );
    const changed = { ...saved.data, text: "Closed" };
    expect((await shop.visitor.mutate("cannedReplies.save", changed)).data).toEqual(changed);
    expect((await shop.visitor.query("cannedReplies.list")).data.items).toEqual([changed]);
    await shop.visitor.mutate("cannedReplies.remove", { id: changed.id });
    expect((await shop.visitor.query("cannedReplies.list")).data.items).toEqual([]);

    const view = await shop.visitor.mutate("views.save", { name: "Waiting", filter: { view: "unassigned" } });
    expect((await shop.visitor.query("views.list")).data.items).toEqual([view.data]);
    await shop.visitor.mutate("views.remove", { id: view.data.id });
    expect((await shop.visitor.query("views.list")).data.items).toEqual([]);
  });
});

describe("Who is there", () => {
  it("is told to the others and to who comes, until the socket closes, and is in no log.", async () => {
    const { shop, chat } = await shopWithChat();
    const ana = await openMember(shop.tenantId, "agent");
    const { live: hers, at } = await openCaughtUp(ana, ["team"]);
    const { live: owners } = await openCaughtUp(shop.visitor, ["team"]);
    hers.send(JSON.stringify({ type: "presence", chatId: chat.id, typing: true }));
    const there = { type: "presence", memberId: ana.userId, name: ana.email, chatId: chat.id, typing: true };
    expect(await heard(owners)).toMatchObject(there);
    expect(await hers.take()).toEqual([]);

    const late = await openLive(shop.visitor);
    const told = [...(await late.hello({ epoch: at.epoch, cursor: at.head, knows: ["team"] })), ...(await late.take())];
    expect(told.filter(({ type }) => type === "presence")).toMatchObject([there]);
    hers.close();
    expect(await heard(late)).toMatchObject({ memberId: ana.userId, chatId: null, typing: false });
    expect(await shop.inbox().open()).toEqual(at);
    owners.close();
    late.close();
  });

  it("is heard by those only who know of it.", async () => {
    const { shop, chat } = await shopWithChat();
    const { live: old } = await openCaughtUp(shop.visitor);
    const { live: other } = await openCaughtUp(shop.visitor, ["team"]);
    const { live } = await openCaughtUp(shop.visitor, ["team"]);
    live.send(JSON.stringify({ type: "presence", chatId: chat.id, typing: false }));
    await heard(other);
    expect(await old.take()).toEqual([]);
    for (const socket of [old, other, live]) socket.close();
  });
});

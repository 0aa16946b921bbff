import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../worker/shared/ids.ts";
import type { Chat, ServerFrame } from "../../worker/shared/wire.ts";
import { migratedControl } from "./control-database.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { openMember } from "./fixtures/member.ts";
import { type PassingTime, passingTime } from "./fixtures/passing-time.ts";
import { openConnectedShop, type Shop } from "./fixtures/shop.ts";
import { on, whatsapp } from "./fixtures/unipile-envelope.ts";

/** Proves what a team does with its chats: who has which, until when, in which words. */

beforeAll(migratedControl);

let time: PassingTime | null = null;
afterEach(() => {
  time?.restore();
  time = null;
});

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

async function shopWithChat(): Promise<{ shop: Shop; chat: Chat }> {
  const shop = await openConnectedShop();
  expect(await shop.deliver(whatsapp("t-1", { message: "Hello there" }))).toBe(200);
  const { data } = await shop.visitor.query("chats.list");
  return { shop, chat: data.items[0] };
}

const listed = async (shop: Shop, filter: object): Promise<string[]> =>
  (await shop.visitor.query("chats.list", filter)).data.items.map(({ id }: Chat) => id);

const changesOf = (frames: ServerFrame[]) =>
  frames.flatMap((frame) =>
    frame.type === "event" ? [frame.change] : frame.type === "replay" ? frame.events.map(({ change }) => change) : [],
  );

describe("A chat", () => {
  it("that is new is open, nobody's and unread, and stands in those views.", async () => {
    const { shop, chat } = await shopWithChat();
    expect(chat).toMatchObject({ state: "open", assigneeId: null, snoozedUntil: null, labelIds: [], unreadCount: 1 });
    for (const view of ["all", "open", "unassigned", "unread"]) expect(await listed(shop, { view })).toEqual([chat.id]);
    for (const view of ["mine", "snoozed", "done"]) expect(await listed(shop, { view })).toEqual([]);
    expect((await shop.visitor.query("chats.counts")).data).toEqual({
      ...{ all: 1, open: 1, mine: 0, unassigned: 1, unread: 1, unreadMessages: 1, snoozed: 0, done: 0, mentions: 0 },
    });
  });

  it("that is given to somebody is in their view, and on every screen at once.", async () => {
    const { shop, chat } = await shopWithChat();
    const agent = await openMember(shop.tenantId, "agent");
    const { live } = await openCaughtUp(agent);
    const assigned = await agent.mutate("chats.assign", { chatId: chat.id, memberId: agent.userId });
    expect(assigned.data).toMatchObject({ id: chat.id, assigneeId: agent.userId });
    expect(changesOf(await live.take())).toEqual([{ kind: "chat", chat: assigned.data }]);
    expect((await agent.query("chats.list", { view: "mine" })).data.items).toHaveLength(1);
    expect(await listed(shop, { view: "unassigned" })).toEqual([]);
    // The same again changes nothing, so that nobody is told.
    await agent.mutate("chats.assign", { chatId: chat.id, memberId: agent.userId });
    expect(await live.take()).toEqual([]);
    expect((await agent.mutate("chats.assign", { chatId: chat.id, memberId: null })).data.assigneeId).toBeNull();
    live.close();
  });

  it("cannot be given to somebody of another workspace.", async () => {
    const { shop, chat } = await shopWithChat();
    const stranger = await openMember((await openConnectedShop()).tenantId, "agent");
    const refused = await shop.visitor.mutate("chats.assign", { chatId: chat.id, memberId: stranger.userId });
    expect(refused.error.data.reason).toBe("member_not_found");
  });

  it.each(["members.disable", "members.remove"])(
    "of somebody who is not here any more (%s) is nobody's, on every screen, and what they planned waits for a colleague.",
    async (procedure) => {
      const { shop, chat } = await shopWithChat();
      const agent = await openMember(shop.tenantId, "agent");
      await agent.mutate("chats.assign", { chatId: chat.id, memberId: agent.userId });
      const planned = { chatId: chat.id, clientId: newId(), text: "Good morning", at: inMinutes(60) };
      const order = await agent.mutate("messages.schedule", planned);
      const own = await shop.visitor.mutate("messages.schedule", { ...planned, clientId: newId(), text: "Mine" });
      const { live } = await openCaughtUp(shop.visitor, ["team"]);
      expect((await shop.visitor.mutate(procedure, { userId: agent.userId })).status).toBe(200);
      expect(changesOf(await live.take())).toMatchObject([
        { kind: "scheduled", scheduled: { id: order.data.id, state: "failed", reason: "author_left" } },
        { kind: "chat", chat: { id: chat.id, assigneeId: null } },
      ]);
      expect(await listed(shop, { view: "unassigned" })).toEqual([chat.id]);

      time = passingTime();
      await time.pass(shop, 61 * 60);
      const texts = async () =>
        (await shop.visitor.query("messages.list", { chatId: chat.id })).data.items.map(
          ({ text }: { text: string }) => text,
        );
      expect(await texts()).toEqual(["Mine", "Hello there"]);
      const sent = await shop.visitor.mutate("messages.sendNow", { id: order.data.id });
      expect(sent.data.state).toBe("sent");
      expect(await texts()).toContain("Good morning");
      expect(own.data.state).toBe("scheduled");
      // The same once more, after a call that nobody saw the end of, changes nothing.
      await live.take();
      if (procedure === "members.disable") await shop.visitor.mutate(procedure, { userId: agent.userId });
      expect(changesOf(await live.take())).toEqual([]);
      live.close();
    },
  );

  it("of somebody who leaves by themselves is nobody's too.", async () => {
    const { shop, chat } = await shopWithChat();
    const agent = await openMember(shop.tenantId, "agent");
    await agent.mutate("chats.assign", { chatId: chat.id, memberId: agent.userId });
    expect((await agent.mutate("members.leave")).status).toBe(200);
    expect(await listed(shop, { view: "unassigned" })).toEqual([chat.id]);
  });

  it("that is done is opened again by the customer's next message, and not by ours.", async () => {
    const { shop, chat } = await shopWithChat();
    expect((await shop.visitor.mutate("chats.done", { chatId: chat.id })).data.state).toBe("done");
    await shop.visitor.mutate("messages.send", { chatId: chat.id, clientId: newId(), text: "Bye" });
    expect(await listed(shop, { view: "done" })).toEqual([chat.id]);
    await shop.deliver(whatsapp("t-2", { timestamp: on("09:40:00") }));
    expect(await listed(shop, { view: "done" })).toEqual([]);
    expect(await listed(shop, { view: "open" })).toEqual([chat.id]);
  });

  it("that is snoozed comes back at its time, and earlier when the customer writes.", async () => {
    const { shop, chat } = await shopWithChat();
    const snoozed = await shop.visitor.mutate("chats.snooze", { chatId: chat.id, until: inMinutes(30) });
    expect(snoozed.data).toMatchObject({ state: "snoozed" });
    time = passingTime();
    await time.pass(shop, 29 * 60);
    expect(await listed(shop, { view: "snoozed" })).toEqual([chat.id]);
    await time.pass(shop, 2 * 60);
    expect((await shop.visitor.query("chats.get", { chatId: chat.id })).data).toMatchObject({
      ...{ state: "open", snoozedUntil: null },
    });
    await shop.visitor.mutate("chats.snooze", { chatId: chat.id, until: inMinutes(30) });
    await shop.deliver(whatsapp("t-3", { timestamp: on("09:41:00") }));
    expect((await shop.visitor.query("chats.get", { chatId: chat.id })).data).toMatchObject({ state: "open" });
  });

  it("can be snoozed for later only.", async () => {
    const { shop, chat } = await shopWithChat();
    const refused = await shop.visitor.mutate("chats.snooze", { chatId: chat.id, until: inMinutes(-1) });
    expect(refused.error.data).toMatchObject({ reason: "invalid_input" });
  });

  it("that was read can be marked unread, which is the customer's newest message again.", async () => {
    const { shop, chat } = await shopWithChat();
    await shop.visitor.mutate("chats.markRead", { chatId: chat.id });
    expect(await listed(shop, { view: "unread" })).toEqual([]);
    expect((await shop.visitor.mutate("chats.markUnread", { chatId: chat.id })).data.unreadCount).toBe(1);
    expect(await listed(shop, { view: "unread" })).toEqual([chat.id]);
    await shop.visitor.mutate("chats.markRead", { chatId: chat.id });
    expect((await shop.visitor.query("chats.counts")).data.unread).toBe(0);
  });
});

describe("Labels", () => {
  it("are the tenant's words, put on chats and taken off with their removal.", async () => {
    const { shop, chat } = await shopWithChat();
    const { live } = await openCaughtUp(shop.visitor, ["team"]);
    const { label } = (await shop.visitor.mutate("labels.create", { name: "Wholesale", colour: "teal" })).data;
    expect(changesOf(await live.take())).toEqual([{ kind: "labels", labels: [label] }]);
    const labelled = await shop.visitor.mutate("chats.label", { chatId: chat.id, add: [label.id] });
    expect(labelled.data.labelIds).toEqual([label.id]);
    expect(await listed(shop, { labelId: label.id })).toEqual([chat.id]);
    expect(await listed(shop, { labelId: label.id, view: "mine" })).toEqual([]);
    await shop.visitor.mutate("labels.remove", { id: label.id });
    expect((await shop.visitor.query("chats.get", { chatId: chat.id })).data.labelIds).toEqual([]);
    live.close();
  });

  it("are told apart by their names, whatever the case.", async () => {
    const { shop } = await shopWithChat();
    await shop.visitor.mutate("labels.create", { name: "VIP" });
    expect((await shop.visitor.mutate("labels.create", { name: "vip" })).error.data.reason).toBe("name_taken");
  });

  it("that are not there cannot be put on a chat.", async () => {
    const { shop, chat } = await shopWithChat();
    const refused = await shop.visitor.mutate("chats.label", { chatId: chat.id, add: [newId()] });
    expect(refused.error.data.reason).toBe("label_not_found");
  });
});

describe("Many chats at once", () => {
  it("are done together with an event for each, and one that is not there is named with why.", async () => {
    const { shop, chat } = await shopWithChat();
    await shop.deliver(whatsapp("b-1", { chat_id: "chat-b", provider_chat_id: "34600000009@s.whatsapp.net" }));
    const ids = await listed(shop, {});
    expect(ids).toContain(chat.id);
    const { live } = await openCaughtUp(shop.visitor, ["team"]);
    const nowhere = newId();
    const action = { type: "done" };
    const { data } = await shop.visitor.mutate("chats.bulk", { chatIds: [...ids, nowhere, nowhere], action });
    expect(data.items.map(({ id, state }: Chat) => [id, state])).toEqual(ids.map((id) => [id, "done"]));
    expect(data.failed).toEqual([{ chatId: nowhere, reason: "not_found" }]);
    const told = changesOf(await live.take());
    expect(told).toMatchObject(ids.map((id) => ({ kind: "chat", chat: { id, state: "done" } })));
    live.close();
  });

  it("are refused together when the step itself cannot be done.", async () => {
    const { shop, chat } = await shopWithChat();
    const chatIds = [chat.id];
    const refused = (action: object) => shop.visitor.mutate("chats.bulk", { chatIds, action });
    const { data: byMember } = (await refused({ type: "assign", memberId: newId() })).error;
    expect(byMember.reason).toBe("member_not_found");
    const { data: byLabel } = (await refused({ type: "label", add: [newId()] })).error;
    expect(byLabel.reason).toBe("label_not_found");
  });
});

describe("A page of everything", () => {
  it("is in the order of the last activity, whatever the chats' states, and goes on where it ended.", async () => {
    const shop = await openConnectedShop();
    for (let place = 0; place < 6; place++) {
      const minute = String(10 + place);
      await shop.deliver(
        whatsapp(`p-${place}`, {
          chat_id: `chat-${place}`,
          provider_chat_id: `3460000000${place}@s.whatsapp.net`,
          timestamp: on(`09:${minute}:00`),
        }),
      );
    }
    const ids = await listed(shop, {});
    expect(ids).toHaveLength(6);
    await shop.visitor.mutate("chats.bulk", { chatIds: [ids[1], ids[4]], action: { type: "done" } });
    await shop.visitor.mutate("chats.bulk", { chatIds: [ids[2]], action: { type: "snooze", until: inMinutes(5) } });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { data } = await shop.visitor.query("chats.list", { limit: 2, cursor });
      seen.push(...data.items.map(({ id }: Chat) => id));
      cursor = data.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids);
  });
});

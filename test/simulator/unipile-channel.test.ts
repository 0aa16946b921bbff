import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccountAccess, HistoryPage, HistoryRequest } from "../../worker/channels/channel.ts";
import { registerWebhook } from "../../worker/channels/unipile/api.ts";
import { unipileChannel } from "../../worker/channels/unipile/unipile-channel.ts";
import type { Outcome } from "../../worker/shared/outcome.ts";
import type { ChannelCommand, ChannelEvent, OutboundContent, Recipient } from "../../worker/shared/wire.ts";
import type { SettingsInput } from "./control-schema.ts";
import type { AccountRecord, AccountType } from "./records.ts";
import { type RunningSimulator, startSimulator } from "./start-simulator.ts";

/*
 * The UniPile channel and the simulated UniPile, over real HTTP both ways: neither knows of the other's code, so where
 * they meet both have read the reference alike.
 */

let simulator: RunningSimulator;
let endpoint: Server;
const received: { path: string; body: string }[] = [];
beforeAll(async () => {
  simulator = await startSimulator({ seed: 23 });
  endpoint = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ path: request.url ?? "", body: Buffer.concat(chunks).toString("utf8") });
    response.end();
  });
  await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  await simulator.stop();
  endpoint.closeAllConnections();
  await new Promise((resolve) => endpoint.close(resolve));
});

const accessTo = (account: AccountRecord): AccountAccess => ({
  origin: simulator.url,
  apiKey: account.apiKey,
  accountExternalId: account.id,
  fetch: (url, init) => fetch(url, init),
  clock: Date.now,
});

let shops = 0;
async function shop(type: AccountType = "WHATSAPP", settings: SettingsInput = {}) {
  shops += 1;
  const apiKey = `channel-${shops}`;
  const account = await simulator.control.createAccount({ apiKey, type, name: "Shop" });
  await simulator.control.setSettings(apiKey, { messageIdAnswer: "string", ...settings });
  const from = type === "WHATSAPP" ? { name: "Eva", phone: "34612000001" } : { name: "Eva", username: "eva" };
  const first = await simulator.control.customerWrites({ accountId: account.id, from, text: "hi" });
  const { providerId } = [...simulator.simulation.world.people.values()].find((one) => one.id === first.senderId)!;
  const to: Recipient = { chatExternalId: first.chatId, providerId, phone: null };
  return { apiKey, account, access: accessTo(account), to, first };
}
type Shop = Awaited<ReturnType<typeof shop>>;

const commandOf = (to: Recipient, content: OutboundContent, replyTo: string | null = null): ChannelCommand => ({
  type: "send",
  to,
  clientId: "c",
  content,
  replyTo: replyTo === null ? null : targetOf(replyTo),
  asHumanAgent: false,
});
const targetOf = (externalId: string) => ({ externalId, providerMessageId: null, clientId: null });

async function sendText({ access, to }: Shop, text: string): Promise<string> {
  const outcome = await unipileChannel.send(access, commandOf(to, { type: "text", text }));
  if (outcome.type !== "accepted" || outcome.externalId === null) throw new Error(`not accepted: ${outcome.type}`);
  return outcome.externalId;
}

const voice: OutboundContent = {
  type: "file",
  text: null,
  file: {
    kind: "voice",
    mimeType: "audio/ogg",
    fileName: "voice.ogg",
    sizeBytes: 5,
    uploadedAs: null,
    link: null,
    read: async () => new Blob(["bytes"]),
  },
};

async function read({ access }: Shop, messageId: string): Promise<ChannelEvent[]> {
  const outcome = await unipileChannel.readMessage?.(access, messageId);
  if (outcome === undefined || !outcome.ok) throw new Error("not read");
  return outcome.value;
}

describe("what the channel sends to the simulated UniPile", () => {
  it("quotes by UniPile's own id", async () => {
    const one = await shop();
    await unipileChannel.send(one.access, commandOf(one.to, { type: "text", text: "yes" }, one.first.messageId));
    expect(await simulator.control.sends({ apiKey: one.apiKey })).toMatchObject([
      { text: "yes", quoteId: one.first.messageId, fields: { account_id: one.account.id } },
    ]);
  });

  it("brings a voice note as one, and as a file where voice notes are refused or on Instagram", async () => {
    const plain = await shop();
    const refusing = await shop("WHATSAPP", { voiceMessages: "refused" });
    const instagram = await shop("INSTAGRAM", { voiceMessages: "refused" });
    for (const one of [plain, refusing, instagram]) {
      expect((await unipileChannel.send(one.access, commandOf(one.to, voice))).type).toBe("accepted");
    }
    const attachments = async ({ apiKey }: Shop) => (await simulator.control.sends({ apiKey }))[0]?.attachments;
    const file = { fileName: "voice.ogg", mimeType: "audio/ogg", sizeBytes: 5 };
    expect(await attachments(plain)).toEqual([{ ...file, isVoice: true }]);
    expect(await attachments(refusing)).toEqual([{ ...file, isVoice: false }]);
    expect(await attachments(instagram)).toEqual([{ ...file, isVoice: false }]);
    expect(await simulator.control.requests({ apiKey: instagram.apiKey })).toHaveLength(1);
  });

  it("starts a chat that the API does not know yet, once", async () => {
    for (const type of ["WHATSAPP", "INSTAGRAM"] as const) {
      const one = await shop(type, { chatKnownAfterMs: 600_000 });
      const outcome = await unipileChannel.send(one.access, commandOf(one.to, { type: "text", text: "soon" }));
      expect(outcome).toEqual({ type: "accepted", externalId: expect.any(String) });
      expect(await simulator.control.sends({ apiKey: one.apiKey })).toMatchObject([
        { text: "soon", chatId: one.to.chatExternalId },
      ]);
    }
  });

  it("edits, reacts and forwards, and the message says so when it is read again", async () => {
    const one = await shop();
    const id = await sendText(one, "teh order");
    const edit = { type: "edit", to: one.to, target: targetOf(id), text: "the order" } as const;
    expect(await unipileChannel.send(one.access, edit)).toEqual({ type: "accepted", externalId: null });
    const react = { type: "react", to: one.to, target: targetOf(id), emoji: "👍" } as const;
    expect((await unipileChannel.send(one.access, react)).type).toBe("accepted");
    expect(await read(one, id)).toMatchObject([
      { type: "message", message: { externalId: id, text: "the order", direction: "out" } },
      { type: "edit", text: "the order" },
      { type: "reactions", all: [{ emoji: "👍", direction: "out", sender: null }] },
    ]);
    const forwarded = await unipileChannel.forward?.(one.access, { target: targetOf(id), to: one.to });
    if (forwarded?.type !== "accepted" || forwarded.externalId === null) throw new Error("not forwarded");
    expect((await read(one, forwarded.externalId))[0]).toMatchObject({ message: { text: "the order" } });
  });

  it("is refused what cannot be edited: a customer's message, and anything on Instagram", async () => {
    const one = await shop();
    const theirs = { type: "edit", to: one.to, target: targetOf(one.first.messageId), text: "x" } as const;
    expect(await unipileChannel.send(one.access, theirs)).toMatchObject({
      type: "refused",
      error: { code: "invalid_action" },
    });
    const instagram = await shop("INSTAGRAM");
    const id = await sendText(instagram, "x");
    const edit = { type: "edit", to: instagram.to, target: targetOf(id), text: "y" } as const;
    expect((await unipileChannel.send(instagram.access, edit)).type).toBe("refused");
  });

  it("marks a chat read", async () => {
    const one = await shop();
    const command = { type: "mark_read", to: one.to, upTo: targetOf(one.first.messageId) } as const;
    expect((await unipileChannel.send(one.access, command)).type).toBe("accepted");
    expect(simulator.simulation.world.chats.get(one.to.chatExternalId)).toMatchObject({
      isUnread: false,
      unreadCount: 0,
    });
  });

  it("of a signed-out account is refused with the account's state, and of a stopped one tried again", async () => {
    const one = await shop();
    await simulator.control.setAccountStatus(one.account.id, "CREDENTIALS");
    expect(await unipileChannel.send(one.access, commandOf(one.to, { type: "text", text: "x" }))).toMatchObject({
      type: "refused",
      accountState: "needs_sign_in",
    });
    expect(await unipileChannel.health?.(one.access)).toMatchObject({ value: { state: "needs_sign_in" } });
    await simulator.control.setAccountStatus(one.account.id, "STOPPED");
    expect((await unipileChannel.send(one.access, commandOf(one.to, { type: "text", text: "x" }))).type).toBe(
      "not_sent",
    );
    expect(await simulator.control.sends({ apiKey: one.apiKey })).toEqual([]);
  });
});

describe("what the channel asks of the simulated UniPile", () => {
  it("opens a chat with a number and with a profile, the same one each time", async () => {
    const one = await shop();
    const opened = await unipileChannel.openChat?.(one.access, { phone: "+34 612 000 001" });
    expect(opened).toMatchObject({ ok: true, value: { chat: { externalId: one.to.chatExternalId } } });
    const silent = await shop("WHATSAPP", { chatIdAnswer: "null" });
    expect(await unipileChannel.openChat?.(silent.access, { phone: "34612000001" })).toMatchObject({
      value: { chat: { externalId: silent.to.chatExternalId } },
    });
    const instagram = await shop("INSTAGRAM");
    expect(await unipileChannel.openChat?.(instagram.access, { username: "@eva" })).toMatchObject({
      value: {
        chat: { externalId: instagram.to.chatExternalId },
        person: { providerId: instagram.to.providerId, name: "Eva" },
      },
    });
    expect(await unipileChannel.openChat?.(instagram.access, { username: "nobody" })).toEqual({
      ok: false,
      reason: "not_found",
    });
    expect(await simulator.control.sends()).not.toContainEqual(expect.objectContaining({ apiKey: silent.apiKey }));
  });

  it("gets an attachment's bytes, whole and wrapped, and none where there are none", async () => {
    for (const attachmentAnswer of ["binary", "json"] as const) {
      const one = await shop("WHATSAPP", { attachmentAnswer });
      const { messageId, attachments } = await simulator.control.customerWrites({
        accountId: one.account.id,
        chatId: one.to.chatExternalId,
        attachments: [{ kind: "photo" }, { kind: "unavailable" }],
      });
      const media = (place: number) =>
        unipileChannel.media?.(one.access, {
          messageExternalId: messageId,
          id: attachments[place]!.id,
          source: null,
        });
      const photo = await media(0);
      if (photo === undefined || !photo.ok) throw new Error("no photo");
      const bytes = new Uint8Array(await new Response(photo.value.body).arrayBuffer());
      expect(bytes).toHaveLength(attachments[0]!.sizeBytes);
      expect([...bytes.slice(1, 4)]).toEqual([...Buffer.from("PNG")]);
      expect(await media(1)).toEqual({ ok: false, reason: "not_found" });
    }
  });

  it("pages through the account's history, with what happened to each message, and after a time", async () => {
    const one = await shop();
    const id = await sendText(one, "second");
    await simulator.control.changeMessage(id, { type: "read" });
    await simulator.control.changeMessage(one.first.messageId, { type: "deleted" });
    const pages: ChannelEvent[][] = [];
    let cursor: string | null = null;
    do {
      const request: HistoryRequest = { chatExternalId: null, after: null, cursor, limit: 1 };
      const page: Outcome<HistoryPage> | undefined = await unipileChannel.history?.(one.access, request);
      if (page === undefined || !page.ok) throw new Error("no page");
      pages.push(page.value.events);
      cursor = page.value.nextCursor;
    } while (cursor !== null);
    expect(pages).toMatchObject([
      [
        { type: "message", message: { externalId: id, text: "second" } },
        { type: "receipt", status: "read" },
        { type: "reactions", all: [] },
      ],
      [{ type: "message", message: { externalId: one.first.messageId, text: null } }, { type: "delete" }],
    ]);
    const after = Date.parse(one.first.timestamp);
    const newer = await unipileChannel.history?.(one.access, { chatExternalId: null, after, cursor: null, limit: 50 });
    expect(newer?.ok && newer.value.events.filter((event) => event.type === "message")).toHaveLength(1);
  });

  it("reads nothing of another account under the same key", async () => {
    const one = await shop();
    const other = await simulator.control.createAccount({ apiKey: one.apiKey, type: "WHATSAPP", name: "Other" });
    expect(await unipileChannel.readMessage?.(accessTo(other), one.first.messageId)).toEqual({
      ok: false,
      reason: "not_found",
    });
    const page = { chatExternalId: one.to.chatExternalId, after: null, cursor: null, limit: 50 };
    expect(await unipileChannel.history?.(accessTo(other), page)).toEqual({
      ok: true,
      value: { events: [], nextCursor: null },
    });
  });
});

describe("what the simulated UniPile calls about", () => {
  it.each(["full", "bare", "odd"] as const)("ends in the same events when its calls are %s", async (changeShape) => {
    const one = await shop("WHATSAPP", { changeShape });
    const path = `/${one.apiKey}`;
    await registerWebhook(one.access, {
      source: "messaging",
      name: "Parley",
      requestUrl: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}${path}`,
      secret: "secret",
      accountIds: [one.account.id],
    });
    const id = await sendText(one, "ours");
    const { control } = simulator;
    await control.changeMessage(id, { type: "delivered" });
    await control.changeMessage(id, { type: "read" });
    await control.changeMessage(id, { type: "edited", text: "ours, better" });
    await control.changeMessage(id, { type: "reaction", value: "👍" });
    await control.changeMessage(id, { type: "reaction", value: "" });
    await control.changeMessage(one.first.messageId, { type: "reaction", value: "❤️" });
    expect(await control.idle({ apiKey: one.apiKey, timeoutMs: 5_000 })).toBe(true);

    const calls = received.filter((call) => call.path === path).map((call) => unipileChannel.parse(call.body));
    expect(calls).toHaveLength(7);
    expect(calls.flatMap(({ dead }) => dead)).toEqual([]);
    const events: ChannelEvent[] = [];
    for (const event of calls.flatMap((call) => call.events)) {
      events.push(...(event.type === "reread" ? await read(one, event.messageExternalId) : [event]));
    }
    const about = (type: ChannelEvent["type"], target: string) =>
      events.filter((event) => "target" in event && event.type === type && event.target.externalId === target);
    expect(about("receipt", id)).toContainEqual(expect.objectContaining({ status: "read" }));
    expect(about("edit", id)).toContainEqual(expect.objectContaining({ text: "ours, better" }));
    expect(about("reactions", id).at(-1)).toMatchObject({ all: [] });
    expect(about("reactions", one.first.messageId)).toMatchObject([{ all: [{ emoji: "❤️", direction: "in" }] }]);

    await control.changeMessage(id, { type: "deleted" });
    expect(await control.idle({ apiKey: one.apiKey, timeoutMs: 5_000 })).toBe(true);
    const last = received.filter((call) => call.path === path).at(-1);
    expect(unipileChannel.parse(last?.body ?? "").events).toMatchObject([
      { type: "delete", target: { externalId: id } },
    ]);
  });
});

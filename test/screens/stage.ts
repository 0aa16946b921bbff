import { randomUUID } from "node:crypto";
import type { Browser, BrowserContext } from "playwright-core";
import { expect, inject } from "vitest";
import { Agent } from "../browser/agent.ts";
import { waitUntil } from "../local/wait-until.ts";
import { createSimulatorClient, type SimulatorClient } from "../simulator/simulator-client.ts";

export type SignedIn = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** A shop on an ordinary morning: what the pictures show, and what axe-core looks over. Made once for all of them. */
export type Stage = {
  browser: Browser;
  provider: SimulatorClient;
  apiKey: string;
  whatsappId: string;
  instagramId: string;
  /** Whoever owns the workspace, at a browser that stays open: its live connection plays the rest of the team. */
  owner: Agent;
  /** Of the owner, for browsers of other sizes. */
  signedIn: SignedIn;
  /** A link for somebody new, not used yet. */
  invitation: string;
  chatId(name: string): Promise<string>;
};

const WITHIN_MS = 30_000;
const MINUTE_MS = 60_000;

const CANNED = [
  ["hours", "We are open from Monday to Friday, 10:00 to 19:00."],
  ["thanks", "Thank you, {{contact}}! Is there anything else?"],
  ["shipping", "It leaves today and is with you in two days."],
] as const;

export async function setStage(browser: Browser): Promise<Stage> {
  const provider = createSimulatorClient(inject("simulatorUrl"));
  const apiKey = `key-${randomUUID()}`;
  const whatsapp = await provider.createAccount({ apiKey, type: "WHATSAPP", name: "Casa Lino" });
  const instagram = await provider.createAccount({ apiKey, type: "INSTAGRAM", name: "casa.lino" });
  const owner = await Agent.arrive(browser, { viewport: { width: 1440, height: 900 } }, "ana@casa-lino.example");
  await owner.signUp("Casa Lino");
  const externalIds = [whatsapp.id, instagram.id];
  const connected = await owner.ask(
    "accounts.connect",
    { provider: "unipile", dsn: inject("simulatorUrl"), apiKey, externalIds },
    "POST",
  );
  expect(connected.status).toBe(200);
  await owner.untilLive();
  const { data: invited } = await owner.ask<{ url: string }>("members.invite", { role: "agent" }, "POST");

  const stage: Stage = {
    ...{ browser, provider, apiKey, owner, invitation: invited.url },
    ...{ whatsappId: whatsapp.id, instagramId: instagram.id },
    signedIn: await owner.context.storageState(),
    chatId: async (name) => {
      const { data } = await owner.ask<{ items: { id: string; name: string }[] }>("chats.list", { limit: 100 }, "GET");
      const chat = data.items.find((one) => one.name === name);
      if (chat === undefined) throw new Error(`there is no chat with ${name}`);
      return chat.id;
    },
  };
  await playMorning(stage);
  return stage;
}

/** Everything that a working day has, in few chats: files, quotes, reactions, notes, labels and one thing that failed. */
async function playMorning(stage: Stage): Promise<void> {
  const { provider, owner, whatsappId: accountId, instagramId } = stage;
  const ago = (minutes: number) => ({ timestamp: new Date(Date.now() - minutes * MINUTE_MS).toISOString() });
  const others = [
    ["Gregor Hahn", "34600111301", "See you on Thursday then", 2_900],
    ["יעל דהן", "34600111302", "תודה רבה, קיבלתי", 1_500],
    ["Rohan Mehta", "34600111303", "Is the blue one machine washable?", 150],
    ["Atelier Sol · wholesale", "34600111304", "We would like forty of the linen ones.", 120],
    ["Tunde Okafor", "34600111305", "Can I pick it up today?", 45],
  ] as const;
  for (const [name, phone, text, minutes] of others) {
    await provider.customerWrites({ accountId, from: { name, phone }, text, ...ago(minutes) });
  }
  const followers = [
    ["jo.pereira", "Loved the shop!", 1_400],
    ["marta.baker", "Do you ship to Porto?", 100],
    ["Noor Khalil", "Do you still have the linen one in sand?", 30],
  ] as const;
  for (const [name, text, minutes] of followers) {
    await provider.customerWrites({ accountId: instagramId, from: { name }, text, ...ago(minutes) });
  }

  await playArabic(stage);
  const from = { name: "Lucía Fernández", phone: "34600111222" };
  const say = (words: object) => provider.customerWrites({ accountId, from, ...words });
  await say({ text: "Good morning! Has my order left already?", ...ago(34) });
  const chatId = await untilChat(stage, from.name);
  const answer = await send(stage, chatId, "Packed this morning, it leaves with the 13:00 courier 🚚");
  await say({ text: "", attachments: [{ kind: "photo" }], ...ago(0) });
  await say({ text: "*Perfect*, thank you so much!! Can you also send me the invoice?", quotedId: answer });
  await say({ attachments: [{ kind: "voice" }] });
  await say({ attachments: [{ kind: "document", fileName: "order 4417.pdf" }] });
  await say({ attachments: [{ kind: "contact" }] });
  await say({ attachments: [{ kind: "unavailable" }] });
  await provider.changeMessage(answer, { type: "reaction", value: "🙏" });
  await provider.changeMessage(answer, { type: "read" });

  await provider.addFault({
    ...{ on: "request", count: 1, scope: { method: "POST", apiKey: stage.apiKey } },
    fault: { kind: "status", status: 403, errorType: "resource_access_restricted" },
  });
  await send(stage, chatId, "Yes, from Monday! Shall I keep two for you?", "failed");

  const { data } = await owner.ask<{ label: { id: string } }>(
    "labels.create",
    { name: "Loyalty", colour: "green" },
    "POST",
  );
  const labelled = await owner.ask("chats.label", { chatId, add: [data.label.id] }, "POST");
  expect(labelled.status).toBe(200);
  const note = { chatId, noteId: randomUUID(), text: "She is in the loyalty list, add the 10 % before sending it." };
  expect((await owner.ask("notes.add", { ...note, mentions: [] }, "POST")).status).toBe(200);
  const tunde = await untilChat(stage, "Tunde Okafor");
  const morning = new Date(Date.now() + 20 * 60 * MINUTE_MS).toISOString();
  const later = {
    chatId: tunde,
    clientId: randomUUID(),
    text: "Good morning Tunde, it is ready for you.",
    at: morning,
  };
  expect((await owner.ask("messages.schedule", later, "POST")).status).toBe(200);
  for (const [shortcut, text] of CANNED) {
    const reply = { id: randomUUID(), shortcut, title: shortcut, text };
    expect((await owner.ask("cannedReplies.save", reply, "POST")).status).toBe(200);
  }
  await say({ text: "And is the matching cushion back? 🌾" });
  await owner.page.goto("/inbox");
  await owner.untilLive();
}

/** Somebody who writes from right to left, with words, numbers and addresses of ours between. */
async function playArabic(stage: Stage): Promise<void> {
  const from = { name: "ليلى حداد", phone: "34600111306" };
  const say = (words: object) => stage.provider.customerWrites({ accountId: stage.whatsappId, from, ...words });
  await say({ text: "مرحبا، أين وصل الطلب رقم 4418 من فضلك؟" });
  const chatId = await untilChat(stage, from.name);
  const answer = await send(stage, chatId, "أهلا ليلى، خرج الطلب اليوم مع DHL، ويصل غدا قبل الساعة 14:00 إن شاء الله.");
  await say({ text: "*ممتاز*، شكرا جزيلا! رقمي الجديد هو +34 600 111 306", quotedId: answer });
  await say({ attachments: [{ kind: "document", fileName: "فاتورة 4418.pdf" }] });
  await send(stage, chatId, "Gracias, queda anotado 👍");
  await stage.provider.changeMessage(answer, { type: "reaction", value: "🙏" });
  await say({ text: "هل يمكنني دفع الباقي عبر https://casa-lino.example/pay ؟" });
}

async function untilChat(stage: Stage, name: string): Promise<string> {
  return waitUntil(() => stage.chatId(name).catch(() => undefined), AbortSignal.timeout(WITHIN_MS));
}

/** Sends through the page's tRPC, and waits for what became of it. @returns the provider's id of the message */
async function send(stage: Stage, chatId: string, text: string, outcome = "sent"): Promise<string> {
  const { owner } = stage;
  const { status } = await owner.ask("messages.send", { chatId, clientId: randomUUID(), text }, "POST");
  expect(status).toBe(200);
  type Page = { items: { text: string | null; status: string }[] };
  await waitUntil(async () => {
    const { data } = await owner.ask<Page>("messages.list", { chatId }, "GET");
    return data.items.find((one) => one.text === text && one.status === outcome);
  }, AbortSignal.timeout(WITHIN_MS));
  const [accepted] = await stage.provider.sends({ apiKey: stage.apiKey, text });
  return accepted?.messageId ?? "";
}

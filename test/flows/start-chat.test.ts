import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../worker/shared/ids.ts";
import type { Chat } from "../../worker/shared/wire.ts";
import { migratedControl } from "./control-database.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { appOf, type MetaShop, openMetaShop } from "./fixtures/meta-shop.ts";
import { openSellingShop, type SellingShop } from "./fixtures/selling-shop.ts";
import type { Shop } from "./fixtures/shop.ts";
import { until } from "./fixtures/until.ts";

/**
 * Proves how an agent begins a conversation: with whom it is possible, that the chat that is there is found by every
 * form of a number, and that a customer who answers under another form lands in it. Against both simulators.
 */

beforeAll(async () => {
  await migratedControl();
  provideMeta();
});

const accountOf = async (shop: Shop, channel = "whatsapp"): Promise<string> => {
  const { data } = await shop.visitor.query("accounts.list");
  const account = (data.items as { id: string; channel: string }[]).find((one) => one.channel === channel);
  if (account === undefined) throw new Error(`no account of ${channel}`);
  return account.id;
};
const start = (shop: Shop, input: Record<string, unknown>) => shop.visitor.mutate("chats.start", input);
const chatsOf = async (shop: Shop) => (await shop.visitor.query("chats.list", {})).data.items as Chat[];

/** The selling shop with an Instagram profile beside its number. */
async function withInstagram(): Promise<SellingShop & { instagramExternalId: string }> {
  const shop = await openSellingShop();
  const { apiKey, provider } = shop;
  const account = await provider.createAccount({ apiKey, type: "INSTAGRAM", name: "casa.lino" });
  const answer = await shop.visitor.mutate("accounts.connect", {
    ...{ provider: "unipile", dsn: provider.origin, apiKey },
    externalIds: [shop.accountId, account.id],
  });
  expect(answer.status, answer.error?.message).toBe(200);
  return { ...shop, instagramExternalId: account.id };
}

describe("a chat with a number through UniPile", () => {
  it("is opened, stands first in the list, reaches an open screen, and is the one that the customer answers in", async () => {
    const shop = await openSellingShop();
    await shop.customer("Ana");
    const { live } = await openCaughtUp(shop.visitor);
    const accountId = await accountOf(shop);
    const started = await start(shop, { accountId, phone: "611 00 00 77", country: "ES", name: "Nerea" });
    expect(started.status, started.error?.message).toBe(200);
    expect(started.data).toMatchObject({ name: "Nerea", isGroup: false, lastMessage: null, unreadCount: 0 });
    expect((await chatsOf(shop)).map(({ name }) => name)).toEqual(["Nerea", "Ana"]);
    await until("the screen was told", () =>
      live.frames.some((frame) => frame.type === "event" && frame.change.kind === "chat"),
    );

    await shop.send(started.data.id, "hola, soy Casa Lino");
    await shop.untilOurs(started.data.id, "hola, soy Casa Lino", { status: "sent" });
    await shop.provider.customerWrites({
      accountId: shop.accountId,
      from: { name: "Nerea", phone: "34611000077" },
      text: "¡hola!",
    });
    await shop.carryWebhooks();
    expect((await chatsOf(shop)).map(({ id, name, lastMessage }) => [id, name, lastMessage?.text])).toEqual([
      // Not the number, which is all that the network calls her.
      [started.data.id, "Nerea", "¡hola!"],
      [expect.any(String), "Ana", "hola, soy Ana"],
    ]);
  });

  it("is made once, however often and at once it is asked for", async () => {
    const shop = await openSellingShop();
    const accountId = await accountOf(shop);
    const before = await shop.inbox().open();
    const answers = await Promise.all(
      ["+34 611 000 088", "0034611000088", "wa.me/34611000088"].map((phone) => start(shop, { accountId, phone })),
    );
    expect(new Set(answers.map(({ data }) => data.id)).size).toBe(1);
    const again = await start(shop, { accountId, phone: "+34611000088" });
    expect(again.data.id).toBe(answers[0]?.data.id);
    expect((await shop.inbox().open()).head).toBe(before.head + 1);
    expect(await chatsOf(shop)).toHaveLength(1);
  });

  it("that is here is found without a call to the provider", async () => {
    const shop = await openSellingShop();
    const { chatId } = await shop.customer("Ana");
    const before = (await shop.provider.requests({ apiKey: shop.apiKey })).length;
    const started = await start(shop, { accountId: await accountOf(shop), phone: "+34 611 000 00001" });
    // The customers of these tests have numbers that are too long for their country, so that they are nobody's.
    expect(started.error.data.reason).toBe("too_long");
    await shop.provider.customerWrites({
      accountId: shop.accountId,
      from: { name: "Bea", phone: "34611000066" },
      text: "hola",
    });
    await shop.carryWebhooks();
    const found = await start(shop, { accountId: await accountOf(shop), phone: "+34 611 000 066" });
    expect(found.data.name).toBe("Bea");
    expect(found.data.id).not.toBe(chatId);
    expect((await shop.provider.requests({ apiKey: shop.apiKey })).length).toBe(before);
  });

  it.each([
    ["Brazil, written with the ninth digit", "553188887777", "+55 31 9 8888-7777"],
    ["Brazil, written without it", "5531988887777", "+55 31 8888-7777"],
    ["Mexico, with the old 1", "5215512345678", "+52 55 1234 5678"],
    ["Mexico, written with the old 1", "525512345678", "+52 1 55 1234 5678"],
    ["Argentina, with the mobile 9", "5491112345678", "+54 11 1234-5678"],
    ["Argentina, written with the domestic 15", "5491112345678", "+54 11 15 1234-5678"],
  ])("is found by another form of its number (%s)", async (_what, phone, written) => {
    const shop = await openSellingShop();
    const from = { name: "Ana", phone };
    await shop.provider.customerWrites({ accountId: shop.accountId, from, text: "hola" });
    await shop.carryWebhooks();
    const [chat] = await chatsOf(shop);
    const started = await start(shop, { accountId: await accountOf(shop), phone: written });
    expect(started.status, started.error?.message).toBe(200);
    expect(started.data.id).toBe(chat?.id);
    expect(await chatsOf(shop)).toHaveLength(1);
  });

  it("of a landline is another chat than that of the mobile which a 9 would make of it", async () => {
    const shop = await openSellingShop();
    const accountId = await accountOf(shop);
    const mobile = await start(shop, { accountId, phone: "+55 31 9 3333-4444" });
    const landline = await start(shop, { accountId, phone: "+55 31 3333-4444" });
    expect(landline.data.id).not.toBe(mobile.data.id);
  });

  it.each([
    [{ phone: "611 000 077" }, 400, "no_country", "phone"],
    [{ phone: "+34 611" }, 400, "too_short", "phone"],
    [{ phone: "Ana" }, 400, "not_a_number", "phone"],
    [{ phone: "" }, 400, "invalid_input", "phone"],
    [{}, 400, "invalid_input", "phone"],
    [{ phone: "+34611000077", username: "ana" }, 400, "invalid_input", "username"],
    [{ username: "ana" }, 400, "phone_needed", "phone"],
    [{ phone: "611 000 077", country: "Spain" }, 400, "invalid_input", "country"],
  ])("is refused for %j", async (input, status, reason, field) => {
    const shop = await openSellingShop();
    const answer = await start(shop, { accountId: await accountOf(shop), ...input });
    expect(answer).toMatchObject({ status, error: { data: { reason, fields: [{ field }] } } });
    expect(await chatsOf(shop)).toEqual([]);
  });

  it("of another workspace's account is of none", async () => {
    const [shop, other] = [await openSellingShop(), await openSellingShop()];
    const answer = await start(shop, { accountId: await accountOf(other), phone: "+34611000077" });
    expect(answer).toMatchObject({ status: 404, error: { data: { reason: "not_found" } } });
  });

  it.each([
    [{ kind: "status", status: 401, errorType: "disconnected_account" }, 409, "account_signed_out"],
    [{ kind: "status", status: 500 }, 502, "provider_error"],
    [{ kind: "status", status: 429 }, 429, "rate_limited"],
    [{ kind: "cut_before" }, 502, "unreachable"],
  ] as const)("says what the provider has (%j), and leaves nothing behind", async (fault, status, reason) => {
    const shop = await openSellingShop();
    const scope = { method: "POST", path: "/chats", apiKey: shop.apiKey };
    await shop.provider.addFault({ on: "request", scope, count: 1, fault });
    const accountId = await accountOf(shop);
    const answer = await start(shop, { accountId, phone: "+34611000077" });
    expect(answer).toMatchObject({ status, error: { data: { reason } } });
    expect(await chatsOf(shop)).toEqual([]);
    expect((await start(shop, { accountId, phone: "+34611000077" })).status).toBe(200);
  });
});

describe("a chat with a name through UniPile", () => {
  it("is opened with whoever has the name, and is theirs when they write", async () => {
    const shop = await withInstagram();
    const accountId = await accountOf(shop, "instagram");
    const from = { name: "Cleo", username: "cleo.lino" };
    // Known to the network, and silent here so far.
    await shop.provider.customerWrites({ accountId: shop.instagramExternalId, from, text: "…", isSilent: true });
    const started = await start(shop, { accountId, username: "@Cleo.Lino" });
    expect(started.status, started.error?.message).toBe(200);
    expect(started.data).toMatchObject({ name: "Cleo", channel: "instagram" });
    await shop.provider.customerWrites({ accountId: shop.instagramExternalId, from, text: "hey" });
    await shop.carryWebhooks();
    expect((await chatsOf(shop)).map(({ id, unreadCount }) => [id, unreadCount])).toEqual([[started.data.id, 1]]);
  });

  it("that nobody has is refused, and so is a number", async () => {
    const shop = await withInstagram();
    const accountId = await accountOf(shop, "instagram");
    const nobody = await start(shop, { accountId, username: "nobody.here" });
    expect(nobody).toMatchObject({ status: 400, error: { data: { reason: "unknown_person" } } });
    const number = await start(shop, { accountId, phone: "+34611000077" });
    expect(number).toMatchObject({ status: 400, error: { data: { reason: "username_needed" } } });
  });
});

const GREETING = {
  ...{ name: "greeting", language: "es", status: "APPROVED", category: "MARKETING" },
  components: [{ type: "BODY", text: "Hola {{1}}, soy {{2}}", example: { body_text: [["Ana", "Lino"]] } }],
};

/** A connected Meta shop with templates at its business account. */
async function metaShop(templates: Record<string, unknown>[] = [GREETING]): Promise<MetaShop> {
  const shop = await openMetaShop();
  await shop.connectBoth();
  await shop.meta.createApp(appOf(shop.papers, { templates }));
  return shop;
}

const greet = (chatId: string, ...values: string[]) => ({
  chatId,
  clientId: newId(),
  text: `Hola ${values.join(", soy ")}`,
  content: {
    ...{ type: "template", name: "greeting", language: "es" },
    components: [{ part: "body", parameters: values.map((text) => ({ type: "text", text })) }],
  },
});

describe("a chat with a number through Meta", () => {
  it("is opened without a call; free text has to wait, and a template leaves", async () => {
    const shop = await metaShop();
    const accountId = await accountOf(shop);
    const started = await start(shop, { accountId, phone: "+34 611 000 055", name: "Ana" });
    expect(started.data).toMatchObject({ name: "Ana", replyWindow: { closesAt: null } });
    const { id: chatId } = started.data;
    const text = await shop.visitor.mutate("messages.send", { chatId, clientId: newId(), text: "hola" });
    expect(text).toMatchObject({ status: 409, error: { data: { reason: "window_closed" } } });

    const sent = await shop.visitor.mutate("messages.send", greet(chatId, "Ana", "Lino"));
    expect(sent.status, sent.error?.message).toBe(200);
    await shop.untilThread(chatId, "the template was taken", ([message]) => message?.status === "sent");
    const [send] = await shop.meta.sends(shop.papers.phoneNumberId);
    expect(send?.body).toMatchObject({
      to: "+34611000055",
      type: "template",
      template: {
        name: "greeting",
        language: { code: "es" },
        components: [
          {
            type: "body",
            parameters: [
              { type: "text", text: "Ana" },
              { type: "text", text: "Lino" },
            ],
          },
        ],
      },
    });
    await shop.carry();
    await shop.untilThread(chatId, "it has arrived", ([message]) => message?.status === "delivered");
    expect((await shop.thread(chatId))[0]).toMatchObject({ kind: "template", text: "Hola Ana, soy Lino" });
  });

  it.each([
    ["Brazil", "+55 31 9 8888-7777", "553188887777"],
    ["Mexico", "+52 55 1234 5678", "5215512345678"],
  ])("of %s is the one that they answer in, although WhatsApp has another form", async (_what, phone, waId) => {
    const shop = await metaShop();
    const accountId = await accountOf(shop);
    const { id: chatId } = (await start(shop, { accountId, phone })).data;
    await shop.visitor.mutate("messages.send", greet(chatId, "Ana", "Lino"));
    await shop.untilThread(chatId, "the template was taken", ([message]) => message?.status === "sent");
    const from = { id: waId, name: "Ana" };
    await shop.meta.customerWrites({ accountId: shop.papers.phoneNumberId, from, text: "hola" });
    await shop.carry();
    expect((await shop.thread(chatId)).map(({ direction }) => direction).sort()).toEqual(["in", "out"]);
    expect(await shop.chats()).toHaveLength(1);

    // The answer goes to the id that the webhook gave.
    await shop.visitor.mutate("messages.send", { chatId, clientId: newId(), text: "gracias" });
    await shop.untilThread(chatId, "the answer was taken", (messages) =>
      messages.some(({ text, status }) => text === "gracias" && status === "sent"),
    );
    expect((await shop.meta.sends(shop.papers.phoneNumberId)).at(-1)?.body.to).toBe(`+${waId}`);
    expect((await start(shop, { accountId, phone: `+${waId}` })).data.id).toBe(chatId);
  });

  it("says before anything is sent that a template's values do not fit it, or that it is paused", async () => {
    const shop = await metaShop();
    const { id: chatId } = (await start(shop, { accountId: await accountOf(shop), phone: "+34611000055" })).data;
    const send = (...values: string[]) => shop.visitor.mutate("messages.send", greet(chatId, ...values));
    const misfit = await send("Ana");
    expect(misfit).toMatchObject({ status: 400, error: { data: { reason: "template_unfit" } } });
    expect(misfit.error.message).toBe("The template's body takes 2 values.");

    // What the list said a moment ago is asked for once more before anybody is refused by it.
    const app = (templates: Record<string, unknown>[]) => shop.meta.createApp(appOf(shop.papers, { templates }));
    await app([{ ...GREETING, components: [{ type: "BODY", text: "Hola {{1}}", example: { body_text: [["Ana"]] } }] }]);
    expect((await send("Ana")).status).toBe(200);
    expect((await shop.thread(chatId)).map(({ text }) => text)).toEqual(["Hola Ana"]);

    await app([{ ...GREETING, status: "PAUSED" }]);
    const asWeKnowIt = await send("Ana");
    expect(asWeKnowIt.status, "the list of a moment ago still lets it through, and Meta decides").toBe(200);
    const again = greet(chatId, "Ana", "Lino");
    const paused = await shop.visitor.mutate("messages.send", again);
    expect(paused.error.message).toContain("has not approved this template, or has paused it");
    await app([GREETING]);
    expect((await shop.visitor.mutate("messages.send", again)).status).toBe(200);
    await app([{ ...GREETING, status: "PAUSED" }]);
    // It was taken: whatever is true now, the same call has the same answer.
    expect((await shop.visitor.mutate("messages.send", again)).status).toBe(200);
  });

  it("leaves it to the provider where the list cannot be had, or does not name the template", async () => {
    const shop = await metaShop([]);
    const { id: chatId } = (await start(shop, { accountId: await accountOf(shop), phone: "+34611000055" })).data;
    expect((await shop.visitor.mutate("messages.send", greet(chatId, "Ana", "Lino"))).status).toBe(200);
    await shop.untilThread(chatId, "Meta has refused it", ([message]) => message?.status === "failed");
  });

  it("cannot be opened on Instagram, and says why", async () => {
    const shop = await metaShop();
    const answer = await start(shop, { accountId: await accountOf(shop, "instagram"), username: "bea" });
    expect(answer).toMatchObject({ status: 400, error: { data: { reason: "not_startable" } } });
    expect(answer.error.message).toContain("begins with the customer's message");
  });
});

describe("templates", () => {
  const list = (shop: Shop, accountId: string) => shop.visitor.query("templates.list", { accountId });
  const news = (shop: MetaShop, event: string, reason: string | null) =>
    shop.meta.businessNews({
      businessAccountId: shop.papers.businessAccountId,
      field: "message_template_status_update",
      value: {
        ...{ event, message_template_id: 1, message_template_name: "greeting", message_template_language: "es" },
        reason: reason ?? "NONE",
        ...(reason !== null && { rejection_info: { reason, recommendation: "Say who you are" } }),
      },
    });

  it("are listed by a real call, with the places to fill in", async () => {
    const shop = await metaShop([GREETING, { ...GREETING, language: "en", status: "PAUSED" }]);
    const { status, data } = await list(shop, await accountOf(shop));
    expect(status).toBe(200);
    expect(data.items.map((one: { language: string; status: string }) => [one.language, one.status])).toEqual([
      ["en", "PAUSED"],
      ["es", "APPROVED"],
    ]);
    expect(data.items[1]).toMatchObject({
      name: "greeting",
      body: "Hola {{1}}, soy {{2}}",
      reason: null,
      fields: [
        { part: "body", type: "text", name: null, example: "Ana" },
        { part: "body", type: "text", name: null, example: "Lino" },
      ],
    });
  });

  it("have the state and the reason that Meta has told since", async () => {
    const shop = await metaShop();
    await news(shop, "REJECTED", "Promotional words in a utility template");
    await shop.carry();
    const rejected = await list(shop, await accountOf(shop));
    expect(rejected.data.items[0]).toMatchObject({
      status: "REJECTED",
      reason: "Promotional words in a utility template",
    });
    await news(shop, "REINSTATED", null);
    await shop.carry();
    expect((await list(shop, await accountOf(shop))).data.items[0]).toMatchObject({ status: "APPROVED", reason: null });
  });

  it("that were changed a moment ago fail with Meta's word for it", async () => {
    const shop = await metaShop();
    const { id: chatId } = (await start(shop, { accountId: await accountOf(shop), phone: "+34611000055" })).data;
    await shop.visitor.mutate("messages.send", greet(chatId, "Ana", "Lino"));
    const body = { type: "BODY", text: "Hola {{1}}", example: { body_text: [["Ana"]] } };
    await shop.meta.createApp(appOf(shop.papers, { templates: [{ ...GREETING, components: [body] }] }));
    await shop.visitor.mutate("messages.send", greet(chatId, "Ana", "Lino"));
    const [message] = await shop.untilThread(chatId, "it has failed", ([one]) => one?.status === "failed");
    expect(message?.error).toMatchObject({ code: "132000" });
  });

  it("are none of UniPile's, and Meta's failures are told as such", async () => {
    const selling = await openSellingShop();
    const none = await list(selling, await accountOf(selling));
    expect(none).toMatchObject({ status: 400, error: { data: { reason: "not_supported" } } });
    const shop = await metaShop();
    const accountId = await accountOf(shop);
    await shop.meta.setToken(shop.papers.accessToken, false);
    expect(await list(shop, accountId)).toMatchObject({ status: 409, error: { data: { reason: "wrong_key" } } });
    expect(await list(shop, "nobody's")).toMatchObject({ status: 404 });
  });
});

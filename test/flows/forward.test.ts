import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../worker/shared/ids.ts";
import type { Message } from "../../worker/shared/wire.ts";
import { migratedControl } from "./control-database.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { type MetaShop, openMetaShop } from "./fixtures/meta-shop.ts";
import { type PassingTime, passingTime } from "./fixtures/passing-time.ts";
import { openSellingShop, SETTLING_SECONDS, type SellingShop } from "./fixtures/selling-shop.ts";
import type { Shop } from "./fixtures/shop.ts";
import { until } from "./fixtures/until.ts";

/**
 * Proves that a message can be passed on into another chat: by the network's own forwarding where there is one, as the
 * same content again elsewhere; once, like any send, and marked. Against both simulators.
 */

beforeAll(async () => {
  await migratedControl();
  provideMeta();
});

let time: PassingTime | null = null;
afterEach(() => {
  time?.restore();
  time = null;
});

const forward = (shop: Shop, messageId: string, chatId: string, clientId: string = newId()) =>
  shop.visitor.mutate("messages.forward", { messageId, chatId, clientId });

const threadOf = async (shop: Shop, chatId: string) =>
  ((await shop.visitor.query("messages.list", { chatId })).data.items as Message[]).reverse();

async function firstOf(shop: Shop, chatId: string): Promise<Message> {
  const [first] = await threadOf(shop, chatId);
  if (first === undefined) throw new Error("nobody has said anything");
  return first;
}

/** Ana and Bea have written; what Ana said is what is passed on. */
async function withTwo() {
  const shop = await openSellingShop();
  const [ana, bea] = [await shop.customer("Ana"), await shop.customer("Bea")];
  return { shop, ana, bea, said: await firstOf(shop, ana.chatId) };
}

const forwardsOf = async (shop: SellingShop) =>
  (await shop.provider.requests({ apiKey: shop.apiKey })).filter(({ path }) => path.endsWith("/forward"));
const atBea = async (shop: SellingShop, chatId: string, text: string | null) =>
  (await shop.provider.messages({ chatId })).filter((message) => message.text === text);

describe("through UniPile within a number", () => {
  it("is the network's own forwarding, one message there and one marked bubble here", async () => {
    const { shop, bea, said } = await withTwo();
    const answer = await forward(shop, said.id, bea.chatId);
    expect(answer.status, answer.error?.message).toBe(200);
    expect(answer.data).toMatchObject({ direction: "out", text: "hola, soy Ana", isForwarded: true });
    await shop.untilOurs(bea.chatId, "hola, soy Ana", { status: "sent", isForwarded: true });
    await shop.carryWebhooks();
    expect(await shop.ours(bea.chatId)).toHaveLength(1);
    expect(await forwardsOf(shop)).toHaveLength(1);
    expect(await atBea(shop, bea.providerChatId, "hola, soy Ana")).toHaveLength(1);
  });

  it("is done once by its client id, whose second use for another message is refused", async () => {
    const { shop, bea, said } = await withTwo();
    const clientId = newId();
    const answers = await Promise.all([1, 2, 3].map(() => forward(shop, said.id, bea.chatId, clientId)));
    expect(new Set(answers.map(({ data }) => data.id)).size).toBe(1);
    await shop.untilOurs(bea.chatId, "hola, soy Ana", { status: "sent" });
    expect((await forward(shop, said.id, bea.chatId, clientId.toUpperCase())).data.id).toBe(answers[0]?.data.id);
    expect(await forwardsOf(shop)).toHaveLength(1);

    const other = await firstOf(shop, bea.chatId);
    const reused = await forward(shop, other.id, bea.chatId, clientId);
    expect(reused).toMatchObject({ status: 409, error: { data: { reason: "client_id_reused" } } });
    const sent = await shop.visitor.mutate("messages.send", { chatId: bea.chatId, clientId, text: "hola, soy Ana" });
    expect(sent).toMatchObject({ status: 409, error: { data: { reason: "client_id_reused" } } });
  });

  it("that breaks off after it was taken is found again, and never done twice", async () => {
    time = passingTime();
    const { shop, bea, said } = await withTwo();
    const scope = { method: "POST", path: "/messages/:id/forward", apiKey: shop.apiKey };
    await shop.provider.addFault({ on: "request", scope, count: 1, fault: { kind: "cut_after" } });
    await shop.loseWebhooks();
    await forward(shop, said.id, bea.chatId);
    await shop.untilOurs(bea.chatId, "hola, soy Ana", { status: "unconfirmed" });
    await time.pass(shop, SETTLING_SECONDS[0]);
    await shop.untilOurs(bea.chatId, "hola, soy Ana", { status: "sent" });
    expect(await forwardsOf(shop)).toHaveLength(1);
    expect(await atBea(shop, bea.providerChatId, "hola, soy Ana")).toHaveLength(1);
  });

  it("carries a picture without its bytes leaving, and shows them here", async () => {
    const { shop, ana, bea } = await withTwo();
    await shop.provider.customerWrites({
      accountId: shop.accountId,
      chatId: ana.providerChatId,
      attachments: [{ kind: "photo" }],
    });
    await shop.carryWebhooks();
    const picture = await until("the picture is here", async () =>
      (await threadOf(shop, ana.chatId)).find(({ attachments }) => attachments[0]?.state === "stored"),
    );
    const answer = await forward(shop, picture.id, bea.chatId);
    expect(answer.data).toMatchObject({ kind: "image", isForwarded: true, attachments: [{ state: "stored" }] });
    await until("it was forwarded", async () => (await forwardsOf(shop)).length === 1);
    await until("it is sent", async () => (await shop.ours(bea.chatId))[0]?.status === "sent");
  });
});

/** Ana has said what `sent` says and Bea has written too, both just now. */
async function metaChats(shop: MetaShop, sent: Record<string, unknown>) {
  const accountId = shop.papers.phoneNumberId;
  await shop.meta.customerWrites({ accountId, from: { id: "34611000001", name: "Ana" }, ...sent });
  await shop.meta.customerWrites({ accountId, from: { id: "34611000002", name: "Bea" }, text: "hola" });
  await shop.carry();
  const chats = await shop.chats();
  const idOf = (name: string) => chats.find((chat) => chat.name === name)?.id ?? "none";
  return { ana: idOf("Ana"), bea: idOf("Bea") };
}

describe("through Meta", () => {
  it.each([
    ["a text", { text: "Calle Mayor 3" }, { type: "text", text: { body: "Calle Mayor 3" } }],
    [
      "a place",
      { raw: { type: "location", content: { latitude: 39.5, longitude: 2.6, name: "Casa" } } },
      { type: "location", location: { latitude: 39.5, longitude: 2.6, name: "Casa" } },
    ],
    [
      "somebody's card",
      {
        raw: { type: "contacts", content: [{ name: { formatted_name: "Leo" }, phones: [{ phone: "+34611000003" }] }] },
      },
      { type: "contacts", contacts: [{ name: { formatted_name: "Leo" }, phones: [{ phone: "+34611000003" }] }] },
    ],
  ])("%s is sent again, and marked", async (_what, sent, body) => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const { ana, bea } = await metaChats(shop, sent);
    const said = await firstOf(shop, ana);
    const answer = await forward(shop, said.id, bea);
    expect(answer.status, answer.error?.message).toBe(200);
    expect(answer.data).toMatchObject({ kind: said.kind, text: said.text ?? "", isForwarded: true });
    await until("it is taken", async () => (await shop.meta.sends(shop.papers.phoneNumberId)).length === 1);
    const [send] = await shop.meta.sends(shop.papers.phoneNumberId);
    expect(send?.body).toMatchObject({ to: "+34611000002", ...body });
  });

  it("a picture is sent again out of what is held here", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const { ana, bea } = await metaChats(shop, { file: "photo" });
    const said = await firstOf(shop, ana);
    await shop.untilThread(ana, "the picture is here", ([one]) => one?.attachments[0]?.state === "stored");
    const answer = await forward(shop, said.id, bea);
    expect(answer.status, answer.error?.message).toBe(200);
    expect(answer.data).toMatchObject({ kind: "image", isForwarded: true, attachments: [{ state: "stored" }] });
    await until("it is taken", async () => (await shop.meta.sends(shop.papers.phoneNumberId)).length === 1);
    expect((await shop.meta.sends(shop.papers.phoneNumberId))[0]?.body).toMatchObject({
      type: "image",
      image: { id: expect.any(String) },
    });
  });

  it("nothing goes into a chat whose window is closed", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const { ana } = await metaChats(shop, { text: "hola" });
    const said = await firstOf(shop, ana);
    const { data } = await shop.visitor.query("accounts.list");
    const accountId = data.items.find((one: { channel: string }) => one.channel === "whatsapp").id;
    const started = await shop.visitor.mutate("chats.start", { accountId, phone: "+34611000009" });
    const answer = await forward(shop, said.id, started.data.id);
    expect(answer).toMatchObject({ status: 409, error: { data: { reason: "window_closed" } } });
  });

  it("what Instagram sent cannot be passed on with a file that may not be kept", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const from = { id: "7001", name: "Cleo" };
    await shop.meta.customerWrites({ accountId: shop.papers.instagramUserId, from, file: "photo" });
    const { ana } = await metaChats(shop, { text: "hola" });
    const cleo = (await shop.chats()).find(({ channel }) => channel === "instagram");
    const said = await firstOf(shop, cleo?.id ?? "");
    const answer = await forward(shop, said.id, ana);
    expect(answer).toMatchObject({ status: 409, error: { data: { reason: "file_not_here" } } });
  });
});

describe("from one account into another", () => {
  it("is the same words again", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const from = { id: "7001", name: "Cleo" };
    await shop.meta.customerWrites({ accountId: shop.papers.instagramUserId, from, text: "¿Tenéis peonías?" });
    const { ana } = await metaChats(shop, { text: "hola" });
    const cleo = (await shop.chats()).find(({ channel }) => channel === "instagram");
    const said = await firstOf(shop, cleo?.id ?? "");
    expect((await forward(shop, said.id, ana)).status).toBe(200);
    await until("it is taken", async () => (await shop.meta.sends(shop.papers.phoneNumberId)).length === 1);
  });
});

describe("what cannot be passed on", () => {
  it("is what is another workspace's, or nobody's", async () => {
    const [mine, theirs] = [await withTwo(), await withTwo()];
    for (const answer of [
      await forward(mine.shop, "m999999", mine.bea.chatId),
      await forward(mine.shop, "nonsense", mine.bea.chatId),
      await forward(mine.shop, mine.said.id, theirs.bea.chatId),
    ]) {
      expect(answer).toMatchObject({ status: 404, error: { data: { reason: "not_found" } } });
    }
  });

  it("is what was taken back", async () => {
    const { shop, ana, bea, said } = await withTwo();
    await shop.provider.changeMessage(await idAtProvider(shop, ana.providerChatId), { type: "deleted" });
    await shop.carryWebhooks();
    await until("it was taken back", async () => (await firstOf(shop, ana.chatId)).deletedAt !== null);
    expect((await forward(shop, said.id, bea.chatId)).status).toBe(404);
  });
});

/** The simulator's id of the first message of a chat. */
async function idAtProvider(shop: SellingShop, chatId: string): Promise<string> {
  const [first] = await shop.provider.messages({ chatId });
  if (first === undefined) throw new Error("the provider has nothing");
  return first.id;
}

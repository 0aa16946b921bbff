import { createHmac } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { migratedControl } from "./control-database.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { beginLogin, type OperatorsApp, openOperatorsApp } from "./fixtures/operators-app.ts";
import { until } from "./fixtures/until.ts";
import { fetchParley, signedUp, type Visitor } from "./visitor.ts";

/**
 * Proves that the one address of the operator's app gives each workspace what is its own and nothing else. Not here:
 * how profiles come to be connected by that app (instagram-login.test.ts).
 */

const PATH = "/webhooks/meta/instagram";
const SECRET = "secret-of-the-operators-app";

let app: OperatorsApp;
beforeAll(async () => {
  await migratedControl();
  provideMeta();
  app = await openOperatorsApp();
});

const knock = (body: string, signature: string | null) =>
  fetchParley(PATH, {
    method: "POST",
    headers: { "content-type": "application/json", ...(signature && { "x-hub-signature-256": signature }) },
    body,
  });
const sign = (body: string, secret: string = SECRET) =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

const shake = (verifyToken: string) =>
  fetchParley(
    `${PATH}?${new URLSearchParams({ "hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": verifyToken })}`,
  );

type Shop = { owner: Visitor; profileId: string; accountId: string };

async function openShop(): Promise<Shop> {
  const owner = await signedUp();
  const profile = await app.newProfile();
  const brought = await app.allow(await beginLogin(owner), profile.id);
  const { data } = await owner.mutate("accounts.finishInstagramLogin", brought ?? {});
  const connected = await owner.mutate("accounts.connect", { credentialId: data.credentialId });
  if (connected.status !== 200) throw new Error(connected.error.message);
  return { owner, profileId: profile.id, accountId: connected.data.items[0].id };
}

const entry = (profileId: string, mid: string, text: string, more = "") =>
  `{"id":"${profileId}","time":1780000000000,"messaging":[{"sender":{"id":"7001"},"recipient":{"id":"${profileId}"},"timestamp":1780000000000,"message":{"mid":"${mid}","text":"${text}"${more}}}]}`;
const callOf = (...entries: string[]) => `{"object":"instagram","entry":[${entries.join(",")}]}`;

const textsOf = async ({ owner }: Shop): Promise<string[]> => {
  const { items } = (await owner.query("chats.list", {})).data;
  return items.map(({ lastMessage }: { lastMessage: { text: string } | null }) => lastMessage?.text ?? "");
};

describe("the operator's app", () => {
  it("gets its challenge back for the operator's verify token, and for no other", async () => {
    const answer = await shake("verify-token-of-the-operator");
    expect([answer.status, await answer.text()]).toEqual([200, "1158201444"]);
    expect((await shake("another")).status).toBe(403);
    expect((await shake("")).status).toBe(403);
  });

  it("brings what a customer writes to the workspace that has the profile, and its checklist turns green", async () => {
    const shop = await openShop();
    await app.meta.customerWrites({ accountId: shop.profileId, from: { id: "7001", name: "Ana" }, text: "hola" });
    expect(await app.carry()).toEqual([200]);
    await until("the message", async () => (await textsOf(shop)).includes("hola"));
    const { data } = await shop.owner.query("accounts.webhook", { accountId: shop.accountId });
    expect(data).toMatchObject({ subscribed: true, problem: null });
  });

  it("has answers sent, whose echo joins them", async () => {
    const shop = await openShop();
    await app.meta.customerWrites({ accountId: shop.profileId, from: { id: "7002", name: "Bea" }, text: "hay?" });
    await app.carry();
    const [chat] = (await shop.owner.query("chats.list", {})).data.items;
    await shop.owner.mutate("messages.send", { chatId: chat.id, clientId: crypto.randomUUID(), text: "claro" });
    await until("the echo", async () => {
      await app.carry();
      const { items } = (await shop.owner.query("messages.list", { chatId: chat.id })).data;
      return items.length === 2 && items[0].providerMessageId !== null && items[0].status === "sent";
    });
  });
});

describe("one call about several profiles", () => {
  it("is divided: each workspace has its own entries in its inbox, and nothing of the others' anywhere", async () => {
    const [one, other] = [await openShop(), await openShop()];
    const body = callOf(entry(one.profileId, "mid-1", "for one"), entry(other.profileId, "mid-2", "for the other"));
    expect((await knock(body, sign(body))).status).toBe(200);
    await until("both", async () => (await textsOf(one)).length + (await textsOf(other)).length === 2);
    expect(await textsOf(one)).toEqual(["for one"]);
    expect(await textsOf(other)).toEqual(["for the other"]);
    for (const { owner } of [one, other]) {
      expect((await owner.query("deliveries.deadLetters", {})).data.items).toEqual([]);
    }
  });

  it("keeps numbers past 2^53 as they are when it is divided", async () => {
    const [one, other] = [await openShop(), await openShop()];
    const large = ',"is_deleted":false,"app_id":17841400000000001';
    const body = callOf(entry(one.profileId, "mid-3", "for one", large), entry(other.profileId, "mid-4", "other"));
    expect((await knock(body, sign(body))).status).toBe(200);
    await until("the message", async () => (await textsOf(one)).length === 1);
  });

  it("that nobody here has is answered and dropped, as the dashboard's test is", async () => {
    for (const id of ["17840000000000000", "0"]) {
      const body = callOf(entry(id, "mid-5", "for nobody"));
      expect((await knock(body, sign(body))).status).toBe(200);
    }
  });

  it("once more changes nothing", async () => {
    const shop = await openShop();
    const body = callOf(entry(shop.profileId, "mid-6", "once"), entry("17840000000000000", "mid-7", "nobody"));
    for (let time = 0; time < 3; time++) expect((await knock(body, sign(body))).status).toBe(200);
    await until("the message", async () => (await textsOf(shop)).length === 1);
    const [chat] = (await shop.owner.query("chats.list", {})).data.items;
    expect((await shop.owner.query("messages.list", { chatId: chat.id })).data.items).toHaveLength(1);
  });
});

describe("a call", () => {
  it("by the secret of the Meta app around the operator's counts too", async () => {
    const body = callOf();
    expect((await knock(body, sign(body, "secret-of-the-meta-app-around-it"))).status).toBe(200);
  });

  it("without a signature, with a wrong one, or by a workspace's own secret is turned away", async () => {
    const { profileId } = await openShop();
    const body = callOf(entry(profileId, "mid-8", "forged"));
    for (const signature of [null, sign(body, "another"), sign(`${body} `), "sha256=", sign(body, "")]) {
      expect((await knock(body, signature)).status).toBe(401);
    }
  });

  it("that is signed and no JSON is answered, since it would only come again", async () => {
    expect((await knock("not json", sign("not json"))).status).toBe(200);
  });
});

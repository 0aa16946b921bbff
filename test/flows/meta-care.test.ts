import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { servicesOf } from "../../worker/trpc/context.ts";
import { refreshTokens } from "../../worker/trpc/refresh-tokens.ts";
import { migratedControl } from "./control-database.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { appOf, bring, type MetaShop, openMetaShop } from "./fixtures/meta-shop.ts";

/**
 * Proves what owners do with numbers and profiles of Meta's that are connected: replace a token or an app secret
 * without losing a webhook, take a number's webhooks over from another product, disconnect; and that tokens which end
 * are made to last longer, or warned of. Against the simulated Meta, with a clock of the test's own for the tokens.
 */

const DAY_MS = 24 * 60 * 60 * 1000;

beforeAll(async () => {
  await migratedControl();
  provideMeta();
});

const listed = async ({ visitor }: MetaShop) => (await visitor.query("accounts.list")).data.items;
const credentials = async ({ visitor }: MetaShop) => (await visitor.query("accounts.credentials")).data.items;
const papersOf = ({ papers }: MetaShop, channel: "whatsapp" | "instagram") => {
  const { accessToken, appSecret, phoneNumberId, businessAccountId, instagramUserId } = papers;
  const ids = channel === "whatsapp" ? { phoneNumberId, businessAccountId } : { instagramUserId };
  return { provider: "meta", channel, accessToken, appSecret, ...ids };
};
const say = (shop: MetaShop, text: string) =>
  shop.meta.customerWrites({ accountId: shop.papers.phoneNumberId, from: { id: "34600111222" }, text });

describe("credentials of Meta", () => {
  it("are looked through line by line, stored, and connected from there", async () => {
    const shop = await openMetaShop();
    const saved = await shop.visitor.mutate("accounts.saveCredentials", papersOf(shop, "whatsapp"));
    expect(saved.data.credential).toMatchObject({
      provider: "meta",
      channel: "whatsapp",
      accounts: 0,
      expiresAt: null,
    });
    const lines = saved.data.checks as { check: string; state: string }[];
    expect(lines.map(({ check, state }) => `${check} ${state}`)).toEqual([
      ...["credentials ok", "permissions ok", "app_secret ok", "number ok", "business_account ok", "webhook problem"],
    ]);
    const { id: credentialId } = saved.data.credential;
    const offered = await shop.visitor.mutate("accounts.available", { credentialId });
    expect(offered.data.items).toEqual([
      { externalId: shop.papers.phoneNumberId, channel: "whatsapp", name: "Casa Lino", state: "connected" },
    ]);
    const connected = await shop.visitor.mutate("accounts.connect", { credentialId });
    expect(connected.data.items).toMatchObject([{ externalId: shop.papers.phoneNumberId, credentialId }]);
    expect(connected.data.webhook).toEqual({ url: expect.any(String), verifyToken: expect.any(String) });
  });

  it("that are wrong are told each beside its field, with what was right, and nothing is stored", async () => {
    const shop = await openMetaShop();
    const wrong = { ...papersOf(shop, "whatsapp"), appSecret: "another-app's", businessAccountId: "61999" };
    const { status, data } = await shop.visitor.mutate("accounts.saveCredentials", wrong);
    expect(status).toBe(200);
    expect(data.credential).toBeNull();
    const problems = (data.checks as { state: string; field?: string }[]).filter(({ state }) => state === "problem");
    expect(problems.map(({ field }) => field)).toEqual(expect.arrayContaining(["appSecret", "businessAccountId"]));
    expect(data.checks).toContainEqual(expect.objectContaining({ check: "number", state: "ok" }));
    expect(await credentials(shop)).toEqual([]);
  });
});

describe("a new app secret", () => {
  it("loses no webhook: both count until the first call by the new one, and then only that", async () => {
    const shop = await openMetaShop();
    const { whatsapp } = await shop.connectBoth();
    const [{ credentialId }] = (await listed(shop)).filter(({ id }: { id: string }) => id === whatsapp.id);
    const { appId, appSecret } = shop.papers;

    // The owner has it changed at Meta; what was signed before is still on its way.
    await say(shop, "signed by the old one");
    const late = await shop.waiting();
    const next = `secret-${crypto.randomUUID()}`;
    await shop.meta.setDashboard(appId, { secret: next });
    const replaced = await shop.visitor.mutate("accounts.replaceCredentials", { credentialId, appSecret: next });
    expect(replaced.data.credential).toMatchObject({ id: credentialId });
    for (const delivery of late) expect((await bring(delivery)).status).toBe(200);

    await say(shop, "signed by the new one");
    const fresh = (await shop.waiting()).filter(({ id }) => late.every((one) => one.id !== id));
    expect(fresh.length).toBeGreaterThan(0);
    for (const delivery of fresh) expect((await bring(delivery)).status).toBe(200);

    await shop.meta.setDashboard(appId, { secret: appSecret });
    await say(shop, "signed by the old one again");
    const forged = (await shop.waiting()).filter(({ id }) => [...late, ...fresh].every((one) => one.id !== id));
    // The profile's credential had the same old secret and was given the new one with it.
    for (const delivery of forged) expect((await bring(delivery)).status).toBe(401);
    const texts = async () => {
      const [chat] = await shop.chats();
      return (await shop.thread(chat?.id ?? "")).map(({ text }) => text);
    };
    expect(await texts()).toEqual(["signed by the old one", "signed by the new one"]);
  });

  it("that is not the app's is refused, and the old one goes on", async () => {
    const shop = await openMetaShop();
    const { data } = await shop.connect("whatsapp");
    const { credentialId } = data.items[0];
    const refused = await shop.visitor.mutate("accounts.replaceCredentials", { credentialId, appSecret: "made-up" });
    expect(refused.data.credential).toBeNull();
    expect(refused.data.checks).toContainEqual(expect.objectContaining({ state: "problem", field: "appSecret" }));
    await say(shop, "still here");
    expect(await shop.carry()).toEqual([200]);
  });
});

describe("a new access token", () => {
  it("brings an account back whose old one was taken away", async () => {
    const shop = await openMetaShop();
    const { data } = await shop.connect("whatsapp");
    const { id: accountId, credentialId } = data.items[0];
    await shop.meta.setToken(shop.papers.accessToken, false);
    const checked = await shop.visitor.query("accounts.status", { accountId });
    expect(checked.data.account).toMatchObject({ state: "needs_sign_in", problem: { todo: expect.any(String) } });
    const accessToken = `EAAtoken-${crypto.randomUUID()}`;
    await shop.meta.createApp(appOf({ ...shop.papers, accessToken }));
    const replaced = await shop.visitor.mutate("accounts.replaceCredentials", { credentialId, accessToken });
    expect(replaced.data.credential).toMatchObject({ id: credentialId, lastFour: accessToken.slice(-4) });
    expect(await listed(shop)).toMatchObject([{ id: accountId, state: "connected", problem: null }]);
  });
});

describe("webhooks that another product holds", () => {
  it("are found, and brought here for this number alone", async () => {
    const shop = await openMetaShop();
    const { data } = await shop.connect("whatsapp");
    const { id: accountId } = data.items[0];
    const webhook = async () => (await shop.visitor.query("accounts.webhook", { accountId })).data;
    expect(await webhook()).toMatchObject({ ...data.webhook, subscribed: true, problem: null });

    // Another product has entered its own address for the number.
    const { papers, meta } = shop;
    await meta.setNumberWebhook(papers.phoneNumberId, { url: "https://other.example/hook", verifyToken: "x" });
    expect(await webhook()).toMatchObject({
      subscribed: false,
      problem: { code: "webhook_elsewhere", todo: expect.any(String) },
    });
    const taken = await shop.visitor.mutate("accounts.takeOverWebhook", { accountId });
    expect(taken.data).toMatchObject({ subscribed: true, problem: null });
    expect(await webhook()).toMatchObject({ subscribed: true });
  });

  it("stay where they are when Meta does not take our address, and that is said", async () => {
    const shop = await openMetaShop();
    const { data } = await shop.connect("whatsapp");
    const { id: accountId } = data.items[0];
    const scope = { method: "POST", path: "/:id", apiKey: shop.papers.accessToken };
    await shop.simulator.addFault({ on: "request", scope, fault: { kind: "status", status: 400, code: 2200 } });
    const refused = await shop.visitor.mutate("accounts.takeOverWebhook", { accountId });
    expect(refused).toMatchObject({ status: 502, error: { data: { reason: "webhook_refused" } } });
  });

  it("of an Instagram app are told from its first call on", async () => {
    const shop = await openMetaShop();
    const { data } = await shop.connect("instagram");
    const { id: accountId } = data.items[0];
    const webhook = async () => (await shop.visitor.query("accounts.webhook", { accountId })).data;
    expect(await webhook()).toMatchObject({ subscribed: null, problem: null, verifyToken: expect.any(String) });
    await shop.meta.setDashboard(shop.papers.appId, { callback: data.webhook });
    await shop.meta.customerWrites({ accountId: shop.papers.instagramUserId, from: { id: "998877" }, text: "hola" });
    expect(await shop.carry()).toEqual([200]);
    expect(await webhook()).toMatchObject({ subscribed: true, problem: null });
    const onboarding = await shop.visitor.mutate("onboarding.save", {
      choice: { provider: "meta", channel: "instagram" },
    });
    expect(onboarding.data.checklist).toContainEqual(
      expect.objectContaining({ key: "webhook", state: "done", at: expect.any(String) }),
    );
  });
});

describe("disconnecting from Meta", () => {
  it("takes the app's subscription back, and forgets token and secret", async () => {
    const shop = await openMetaShop();
    const { whatsapp, instagram } = await shop.connectBoth();
    for (const { id: accountId } of [whatsapp, instagram]) {
      const { data } = await shop.visitor.mutate("accounts.disconnect", { accountId });
      expect(data.account).toMatchObject({ id: accountId, state: "removed" });
    }
    expect(await shop.meta.subscriptions(shop.papers.phoneNumberId)).toEqual([]);
    expect(await shop.meta.subscriptions(shop.papers.instagramUserId)).toEqual([]);
    expect(await credentials(shop)).toEqual([]);
    const again = await shop.visitor.mutate("accounts.reconnect", { accountId: whatsapp.id });
    expect(again).toMatchObject({ status: 409, error: { data: { reason: "credentials_needed" } } });
    const connected = await shop.connect("whatsapp");
    expect(connected.data.items).toMatchObject([{ id: whatsapp.id, state: "connected" }]);
  });
});

describe("a token of Instagram that ends", () => {
  /** A profile by Instagram login, with a token that is old enough to be made to last longer. */
  async function profile() {
    const shop = await openMetaShop();
    const accessToken = `IGAAtoken-${crypto.randomUUID()}`;
    await shop.meta.createApp(appOf({ ...shop.papers, accessToken }));
    const { data } = await shop.connect("instagram", { accessToken });
    return { shop, accessToken, account: data.items[0] };
  }
  const run = (now: number) => refreshTokens(servicesOf(env), now);
  const expiresAt = async (shop: MetaShop) => Date.parse((await credentials(shop))[0].expiresAt);

  it("is made to last longer a day later, and again a month before its end", async () => {
    const { shop, accessToken } = await profile();
    const began = Date.now();
    const lastFour = async () => (await credentials(shop))[0].lastFour;
    await run(began + 60_000);
    expect(await lastFour()).toBe(accessToken.slice(-4));
    await run(began + DAY_MS + 2 * 60 * 60 * 1000);
    const first = await lastFour();
    expect(first).not.toBe(accessToken.slice(-4));
    expect(await expiresAt(shop)).toBeGreaterThan(began + 60 * DAY_MS);
    expect(await listed(shop)).toMatchObject([{ state: "connected", problem: null }]);
  });

  it("that cannot be made to last longer is warned of 14, 7 and 1 days before, once each, and until it is replaced", async () => {
    const { shop, accessToken, account } = await profile();
    const end = await expiresAt(shop);
    await shop.meta.setToken(accessToken, false);
    const events = async () => (await shop.inbox().open()).head;
    const problemAt = async (daysBefore: number) => {
      await run(end - daysBefore * DAY_MS);
      const [{ problem }] = await listed(shop);
      return problem;
    };
    expect(await problemAt(20)).toBeNull();
    for (const days of [14, 7, 1]) {
      const before = await events();
      expect(await problemAt(days - 0.1)).toMatchObject({
        code: "token_ends",
        text: expect.stringContaining(new Date(end).toISOString().slice(0, 10)),
        todo: expect.any(String),
      });
      // Told to every screen that is open, once for each of the three.
      expect(await events()).toBe(before + 1);
      await problemAt(days - 0.5);
      expect(await events()).toBe(before + 1);
    }
    const next = `IGAAtoken-${crypto.randomUUID()}`;
    await shop.meta.createApp(appOf({ ...shop.papers, accessToken: next }));
    const [{ id: credentialId }] = await credentials(shop);
    await shop.visitor.mutate("accounts.replaceCredentials", { credentialId, accessToken: next });
    expect(await listed(shop)).toMatchObject([{ id: account.id, state: "connected", problem: null }]);
  });
});

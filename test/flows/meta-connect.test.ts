import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { openAccess } from "../../worker/control/credentials.ts";
import { servicesOf } from "../../worker/trpc/context.ts";
import { deleteWorkspace } from "../../worker/trpc/delete-workspace.ts";
import { everyStoredValue, migratedControl } from "./control-database.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { appOf, type MetaShop, newPapers, openMetaShop } from "./fixtures/meta-shop.ts";
import { HOME } from "./visitor.ts";

/**
 * Proves how a number and a profile of the owner's own Meta app are connected: what is checked, what is told, what is
 * kept and how. Against the simulated Meta, over real sockets. Not here: what its webhooks become (meta-webhooks).
 */

beforeAll(async () => {
  await migratedControl();
  provideMeta();
});

const accessOf = (shop: MetaShop, accountId: string) => {
  const { control, vault } = servicesOf(env);
  return openAccess(control, vault, shop.tenantId, accountId);
};

describe("connecting a WhatsApp number", () => {
  it("answers the account, where Meta has to send its webhooks, and what was checked", async () => {
    const shop = await openMetaShop();
    const { status, data } = await shop.connect("whatsapp");
    expect(status).toBe(200);
    expect(data.items).toEqual([
      expect.objectContaining({
        provider: "meta",
        channel: "whatsapp",
        externalId: shop.papers.phoneNumberId,
        name: "Casa Lino",
        state: "connected",
        lastSyncAt: null,
      }),
    ]);
    expect(data.webhook).toEqual({
      url: expect.stringMatching(new RegExp(`^${HOME}/webhooks/meta/[A-Za-z0-9_-]{22}$`)),
      verifyToken: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    });
    expect((data.checks as { check: string; state: string }[]).map(({ check, state }) => `${check} ${state}`)).toEqual([
      "credentials ok",
      "permissions ok",
      "app_secret ok",
      "number ok",
      "business_account ok",
      "webhook ok",
    ]);
    const listed = await shop.visitor.query("accounts.list");
    expect(listed.data.items).toEqual(data.items);
  });

  it("has the business account's messages sent to the tenant's own address", async () => {
    const shop = await openMetaShop();
    const { data } = await shop.connect("whatsapp");
    expect(await shop.meta.subscriptions(shop.papers.phoneNumberId)).toEqual([
      { appId: shop.papers.appId, override: data.webhook },
    ]);
  });

  it("subscribes the app at least, and says what is left to do, where Meta does not take the address", async () => {
    const shop = await openMetaShop();
    const scope = { method: "POST", path: "/:id/subscribed_apps", apiKey: shop.papers.accessToken };
    await shop.simulator.addFault({ on: "request", scope, fault: { kind: "status", status: 400, code: 2200 } });
    const { status, data } = await shop.connect("whatsapp");
    expect(status).toBe(200);
    expect(data.checks.at(-1)).toEqual({
      check: "webhook",
      state: "problem",
      text: "The app gets this account's messages. Enter Parley's address and verify token in the App Dashboard.",
    });
    expect(await shop.meta.subscriptions(shop.papers.phoneNumberId)).toEqual([
      { appId: shop.papers.appId, override: null },
    ]);
  });

  it("keeps token and app secret sealed, and opens them for the account alone", async () => {
    const shop = await openMetaShop();
    const { data } = await shop.connect("whatsapp");
    const { accessToken, appSecret, phoneNumberId, businessAccountId } = shop.papers;
    const stored = await everyStoredValue();
    expect(stored.filter((value) => value.includes(accessToken) || value.includes(appSecret))).toEqual([]);
    expect(stored.filter((value) => value.includes(data.webhook.verifyToken))).toEqual([]);
    expect(await accessOf(shop, data.items[0].id)).toEqual({
      provider: "meta",
      channel: "whatsapp",
      origin: servicesOf(env).graphOrigins.facebook,
      apiKey: accessToken,
      appSecret,
      businessAccountId,
      accountExternalId: phoneNumberId,
    });
  });

  it("cannot have its app secret put in the place of its key, or of another's", async () => {
    const [shop, other] = [await openMetaShop(), await openMetaShop()];
    const { data } = await shop.connect("whatsapp");
    await other.connect("whatsapp");
    const secretOf = "(SELECT app_secret FROM credentials WHERE tenant_id = ?)";
    const put = (sql: string, ...values: string[]) =>
      env.CONTROL.prepare(sql)
        .bind(...values)
        .run();
    await put(`UPDATE credentials SET app_secret = ${secretOf} WHERE tenant_id = ?`, other.tenantId, shop.tenantId);
    await expect(accessOf(shop, data.items[0].id)).rejects.toThrow(/credentials\.app_secret cannot be opened/);
    await put("UPDATE credentials SET app_secret = api_key WHERE tenant_id = ?", shop.tenantId);
    await expect(accessOf(shop, data.items[0].id)).rejects.toThrow(/credentials\.app_secret cannot be opened/);
  });

  it("is written down without any secret", async () => {
    const shop = await openMetaShop();
    await shop.connect("whatsapp");
    const { data } = await shop.visitor.query("audit.list", {});
    expect(data.items[0]).toMatchObject({
      action: "account.connected",
      result: "ok",
      target: `meta whatsapp ${shop.papers.phoneNumberId}`,
    });
  });
});

describe("connecting an Instagram profile", () => {
  it("answers the account and switches its webhooks on", async () => {
    const shop = await openMetaShop();
    const { status, data, error } = await shop.connect("instagram");
    expect(status, error?.message).toBe(200);
    expect(data.items[0]).toMatchObject({
      provider: "meta",
      channel: "instagram",
      externalId: shop.papers.instagramUserId,
      name: "casa.lino",
      state: "connected",
    });
    expect(data.checks.map(({ check, state }: { check: string; state: string }) => `${check} ${state}`)).toEqual([
      "credentials ok",
      "account ok",
      "messages ok",
      "webhook ok",
    ]);
    expect(await shop.meta.subscriptions(shop.papers.instagramUserId)).toEqual([
      { appId: shop.papers.appId, fields: expect.arrayContaining(["messages", "messaging_postbacks"]) },
    ]);
  });

  it("has the same address and verify token as the tenant's number", async () => {
    const shop = await openMetaShop();
    const [number, profile] = [await shop.connect("whatsapp"), await shop.connect("instagram")];
    expect(profile.data.webhook).toEqual(number.data.webhook);
    expect((await shop.visitor.query("accounts.list")).data.items).toHaveLength(2);
  });
});

describe("what Meta has something against", () => {
  const other = newPapers();
  const wrong: [what: string, channel: "whatsapp" | "instagram", changes: object, reason: string, field: string][] = [
    ["a wrong token", "whatsapp", { accessToken: "EAAwrong" }, "wrong_key", "accessToken"],
    ["a wrong app secret", "whatsapp", { appSecret: "not-the-secret" }, "wrong_app_secret", "appSecret"],
    ["another number", "whatsapp", { phoneNumberId: other.phoneNumberId }, "wrong_number", "phoneNumberId"],
    [
      "another business account",
      "whatsapp",
      { businessAccountId: other.businessAccountId },
      "not_allowed",
      "businessAccountId",
    ],
    ["a wrong token of a profile", "instagram", { accessToken: "IGAAwrong" }, "wrong_key", "accessToken"],
    ["another profile", "instagram", { instagramUserId: other.instagramUserId }, "wrong_account", "instagramUserId"],
  ];

  it.each(wrong)(
    "(%s) is named beside its field, and nothing is kept",
    async (_what, channel, changes, reason, field) => {
      const shop = await openMetaShop();
      const before = await env.CONTROL.prepare("SELECT count(*) AS n FROM credentials").first();
      const answer = await shop.connect(channel, { ...changes });
      expect(answer.status).toBe(400);
      expect(answer.error.data.reason).toBe(reason);
      expect(answer.error.data.fields?.map((problem) => problem.field)).toContain(field);
      expect(answer.error.message).not.toContain("undefined");
      expect((await shop.visitor.query("accounts.list")).data.items).toEqual([]);
      expect(await env.CONTROL.prepare("SELECT count(*) AS n FROM credentials").first()).toEqual(before);
    },
  );

  it("names every field at once", async () => {
    const shop = await openMetaShop();
    const changes = { phoneNumberId: other.phoneNumberId, businessAccountId: other.businessAccountId };
    const { error } = await shop.connect("whatsapp", changes);
    const fields = error.data.fields?.map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(["phoneNumberId", "businessAccountId"]));
  });

  it("says which permission a token lacks", async () => {
    const shop = await openMetaShop();
    await shop.meta.createApp(appOf(shop.papers, { scopes: ["whatsapp_business_messaging"] }));
    const { error } = await shop.connect("whatsapp");
    expect(error.data.reason).toBe("not_allowed");
    expect(error.data.fields).toEqual([
      { field: "accessToken", rule: "The access token lacks the permission whatsapp_business_management." },
    ]);
  });

  it.each([
    ["a field is missing", { phoneNumberId: undefined }, "phoneNumberId"],
    ["a field is empty", { appSecret: " " }, "appSecret"],
    ["a number stands for an id", { phoneNumberId: "+34 612 000" }, "phoneNumberId"],
    ["a line break stands in a token", { accessToken: "EAA\nx" }, "accessToken"],
    ["an id climbs out of its place", { businessAccountId: "../me" }, "businessAccountId"],
  ])("is refused before any call where %s", async (_what, changes, field) => {
    const shop = await openMetaShop();
    const { status, error } = await shop.connect("whatsapp", changes);
    expect(status).toBe(400);
    expect(error.data.reason).toBe("invalid_input");
    expect(error.data.fields?.map((problem) => problem.field)).toContain(field);
    expect(await shop.simulator.requests({ apiKey: shop.papers.accessToken })).toEqual([]);
  });

  it.each([
    ["asks for a pause", { kind: "status", status: 400, code: 4 }, 429, "rate_limited"],
    ["has a problem of its own", { kind: "status", status: 500, code: 2 }, 502, "provider_error"],
    ["cuts the line", { kind: "cut_before" }, 502, "unreachable"],
  ] as const)("is told as Meta's own where Meta %s", async (_what, fault, status, reason) => {
    const shop = await openMetaShop();
    await shop.simulator.addFault({ on: "request", scope: { apiKey: shop.papers.accessToken }, count: null, fault });
    for (const channel of ["whatsapp", "instagram"] as const) {
      const answer = await shop.connect(channel);
      expect([answer.status, answer.error.data.reason]).toEqual([status, reason]);
    }
  });
});

describe("an account at Meta", () => {
  it("belongs to one workspace only, and who holds it is not told", async () => {
    const [shop, other] = [await openMetaShop(), await openMetaShop()];
    await shop.connect("whatsapp");
    const { accessToken, appSecret, phoneNumberId, businessAccountId } = shop.papers;
    const answer = await other.connect("whatsapp", { accessToken, appSecret, phoneNumberId, businessAccountId });
    expect([answer.status, answer.error.data.reason]).toEqual([409, "account_held"]);
    expect(answer.error.message).not.toContain(shop.tenantId);
    expect((await other.visitor.query("accounts.list")).data.items).toEqual([]);
  });

  it("keeps its id when it is connected again, and takes the newer token and secret", async () => {
    const shop = await openMetaShop();
    const first = await shop.connect("whatsapp");
    const accessToken = `${shop.papers.accessToken}-new`;
    const appSecret = `${shop.papers.appSecret}-new`;
    await shop.meta.createApp(appOf({ ...shop.papers, accessToken, appSecret }));
    const again = await shop.connect("whatsapp", { accessToken, appSecret });
    expect(again.status, again.error?.message).toBe(200);
    expect(again.data.items[0].id).toBe(first.data.items[0].id);
    expect(again.data.webhook).toEqual(first.data.webhook);
    expect(await accessOf(shop, again.data.items[0].id)).toMatchObject({ apiKey: accessToken, appSecret });
    const kept = env.CONTROL.prepare("SELECT count(*) AS n FROM credentials WHERE tenant_id = ?").bind(shop.tenantId);
    expect(await kept.first()).toEqual({ n: 1 });
  });

  it("has credentials of its own beside the tenant's others", async () => {
    const shop = await openMetaShop();
    await shop.connect("whatsapp");
    await shop.connect("instagram");
    const second = { ...newPapers(), appId: shop.papers.appId, appSecret: shop.papers.appSecret };
    await shop.meta.createApp(appOf(second));
    const { accessToken, phoneNumberId, businessAccountId } = second;
    const answer = await shop.connect("whatsapp", { accessToken, phoneNumberId, businessAccountId });
    expect(answer.status, answer.error?.message).toBe(200);
    const kept = env.CONTROL.prepare("SELECT external_id FROM credentials WHERE tenant_id = ? ORDER BY external_id");
    const { results } = await kept.bind(shop.tenantId).all<{ external_id: string }>();
    expect(results.map((row) => row.external_id)).toEqual(
      [shop.papers.phoneNumberId, shop.papers.instagramUserId, phoneNumberId].sort(),
    );
  });
});

describe("a workspace that is deleted", () => {
  const subscriptionsOf = async ({ meta, papers }: MetaShop) => [
    await meta.subscriptions(papers.phoneNumberId),
    await meta.subscriptions(papers.instagramUserId),
  ];

  it("has Meta stop sending to it, and nobody else's", async () => {
    const [shop, other] = [await openMetaShop(), await openMetaShop()];
    for (const one of [shop, other]) await one.connectBoth();
    expect((await subscriptionsOf(shop)).map((apps) => apps.length)).toEqual([1, 1]);
    await deleteWorkspace(servicesOf(env), shop.tenantId);
    expect(await subscriptionsOf(shop)).toEqual([[], []]);
    expect((await subscriptionsOf(other)).map((apps) => apps.length)).toEqual([1, 1]);
  });

  it("leaves a business account subscribed in which another workspace has a number", async () => {
    const [shop, other] = [await openMetaShop(), await openMetaShop()];
    await shop.connect("whatsapp");
    const { businessAccountId, accessToken, appSecret, appId } = shop.papers;
    const { phoneNumberId } = other.papers;
    await shop.meta.createApp(appOf({ ...shop.papers, phoneNumberId }));
    const second = await other.connect("whatsapp", { accessToken, appSecret, phoneNumberId, businessAccountId });
    expect(second.status, second.error?.message).toBe(200);
    await deleteWorkspace(servicesOf(env), shop.tenantId);
    expect(await shop.meta.subscriptions(phoneNumberId)).toMatchObject([{ appId }]);
  });

  it("is deleted all the same where Meta cannot be reached", async () => {
    const shop = await openMetaShop();
    await shop.connectBoth();
    const scope = { apiKey: shop.papers.accessToken };
    await shop.simulator.addFault({ on: "request", scope, count: null, fault: { kind: "cut_before" } });
    await deleteWorkspace(servicesOf(env), shop.tenantId);
    expect((await shop.visitor.query("auth.me")).status).toBe(401);
  });
});

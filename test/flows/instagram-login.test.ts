import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { removeOldInstagramLogins } from "../../worker/control/instagram-logins.ts";
import { servicesOf } from "../../worker/trpc/context.ts";
import { everyStoredValue, migratedControl } from "./control-database.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { type Brought, beginLogin, type OperatorsApp, openOperatorsApp } from "./fixtures/operators-app.ts";
import { HOME, newVisitor, PASSWORD, signedUp, type Visitor } from "./visitor.ts";

/**
 * Proves how profiles are connected by signing in with Instagram, by the operator's app: what the state is worth, what
 * is refused and in which words. Against the simulated Instagram, over real sockets. Not here: the screens
 * (test/browser), and where the app's webhooks go (app-webhooks.test.ts).
 */

let app: OperatorsApp;
beforeAll(async () => {
  await migratedControl();
  provideMeta();
  app = await openOperatorsApp();
});

const finish = (visitor: Visitor, brought: Brought | null) =>
  visitor.mutate("accounts.finishInstagramLogin", brought ?? {});
const reasonOf = async (answer: ReturnType<Visitor["mutate"]>) => (await answer).error?.data.reason;

/** A shop that has signed in with a profile and connected it. */
async function connectedShop() {
  const owner = await signedUp();
  const profile = await app.newProfile();
  const { data } = await finish(owner, await app.allow(await beginLogin(owner), profile.id));
  const connected = await owner.mutate("accounts.connect", { credentialId: data.credentialId });
  if (connected.status !== 200) throw new Error(connected.error.message);
  return { owner, profile, account: connected.data.items[0], webhook: connected.data.webhook };
}

describe("signing in with Instagram", () => {
  it("sends the browser to Instagram's page, with the app, its permissions and the way back", async () => {
    const url = new URL(await beginLogin(await signedUp()));
    expect(url.pathname).toBe("/oauth/authorize");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: app.appId,
      redirect_uri: `${HOME}/connections/instagram`,
      response_type: "code",
      scope: "instagram_business_basic,instagram_business_manage_messages",
      state: expect.stringMatching(/^v1\./),
    });
  });

  it("stores a token that lasts sixty days, and the wizard goes on with it", async () => {
    const owner = await signedUp();
    const profile = await app.newProfile();
    const { status, data } = await finish(owner, await app.allow(await beginLogin(owner), profile.id));
    expect(status).toBe(200);
    expect(data.account).toBeNull();
    const { items } = (await owner.query("accounts.credentials")).data;
    expect(items).toEqual([
      expect.objectContaining({ id: data.credentialId, provider: "meta", channel: "instagram", byLogin: true }),
    ]);
    const days = (Date.parse(items[0].expiresAt) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(60);
    const onboarding = (await owner.query("onboarding.get")).data;
    expect(onboarding).toMatchObject({ credentialId: data.credentialId, instagramLogin: true });
    expect(onboarding.choice).toEqual({ provider: "meta", channel: "instagram" });
  });

  it("takes a code as people copy it, with Instagram's #_ at its end", async () => {
    const owner = await signedUp();
    const brought = await app.allow(await beginLogin(owner), (await app.newProfile()).id);
    const { status } = await finish(owner, { ...brought, code: `${brought?.code}#_` } as Brought);
    expect(status).toBe(200);
  });

  it("leads to an account like any other, without a token to enter anywhere", async () => {
    const { owner, profile, account, webhook } = await connectedShop();
    expect(account).toMatchObject({ provider: "meta", channel: "instagram", handle: `@${profile.username}` });
    expect(webhook).toEqual({ url: `${HOME}/webhooks/meta/instagram` });
    expect(await app.meta.subscriptions(profile.id)).toEqual([
      { appId: app.appId, fields: expect.arrayContaining(["messages"]) },
    ]);
    const { data } = await owner.query("accounts.webhook", { accountId: account.id });
    expect(data).toEqual({ url: `${HOME}/webhooks/meta/instagram`, subscribed: null, problem: null });
  });

  it("writes no token, code or secret anywhere in plain", async () => {
    const owner = await signedUp();
    const url = await beginLogin(owner);
    const brought = await app.allow(url, (await app.newProfile()).id);
    await finish(owner, brought);
    const stored = await everyStoredValue();
    const secrets = [brought?.code ?? "-", brought?.state ?? "-", servicesOf(env).instagramApp?.secret ?? "-", "IGAA"];
    expect(stored.filter((value) => secrets.some((secret) => value.includes(secret)))).toEqual([]);
  });
});

describe("what comes back from Instagram", () => {
  it("counts once: the same again is refused, and so is the code with another state", async () => {
    const owner = await signedUp();
    const brought = await app.allow(await beginLogin(owner), (await app.newProfile()).id);
    expect((await finish(owner, brought)).status).toBe(200);
    expect(await reasonOf(finish(owner, brought))).toBe("login_not_valid");
    const { searchParams } = new URL(await beginLogin(owner));
    const again = { state: searchParams.get("state") ?? "", code: brought?.code ?? "" };
    expect(await reasonOf(finish(owner, again))).toBe("login_refused");
  });

  it("counts once also when it comes twice at the same moment", async () => {
    const owner = await signedUp();
    const brought = await app.allow(await beginLogin(owner), (await app.newProfile()).id);
    const answers = await Promise.all([finish(owner, brought), finish(owner, brought)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it("is worth nothing in another session, be it of the same person, or in another workspace", async () => {
    const owner = await signedUp();
    const brought = await app.allow(await beginLogin(owner), (await app.newProfile()).id);
    const elsewhere = newVisitor();
    await elsewhere.mutate("auth.signIn", { email: owner.email, password: PASSWORD });
    for (const other of [elsewhere, await signedUp()]) {
      expect(await reasonOf(finish(other, brought))).toBe("login_not_valid");
    }
    // It was not used up by who had no right to it.
    expect((await finish(owner, brought)).status).toBe(200);
  });

  it.each([
    ["made up", () => "v1.k1.AAAA.BBBB"],
    ["changed by a letter", (state: string) => `${state.slice(0, -1)}${state.endsWith("A") ? "B" : "A"}`],
    ["empty", () => ""],
    ["far too long", (state: string) => state.repeat(9)],
  ])("is refused when its state is %s", async (_how, wrong) => {
    const owner = await signedUp();
    const brought = await app.allow(await beginLogin(owner), (await app.newProfile()).id);
    const answer = finish(owner, { ...brought, state: wrong(brought?.state ?? "") } as Brought);
    expect(await reasonOf(answer)).toBe("login_not_valid");
  });

  it("is refused when it took too long, and is removed then", async () => {
    const owner = await signedUp();
    const brought = await app.allow(await beginLogin(owner), (await app.newProfile()).id);
    await env.CONTROL.prepare("UPDATE instagram_logins SET expires_at = 1").run();
    expect(await reasonOf(finish(owner, brought))).toBe("login_not_valid");
    await removeOldInstagramLogins(servicesOf(env).control, Date.now());
    const left = await env.CONTROL.prepare("SELECT count(*) AS n FROM instagram_logins WHERE expires_at = 1").first(
      "n",
    );
    expect(left).toBe(0);
  });

  it("says in plain words that somebody said no, and that an old code is too old", async () => {
    const owner = await signedUp();
    const denied = await app.deny(await beginLogin(owner));
    expect(denied).toMatchObject({ error: "access_denied" });
    expect(await reasonOf(finish(owner, denied))).toBe("login_denied");
    const late = await app.allow(await beginLogin(owner), (await app.newProfile()).id);
    await app.meta.expireCodes();
    expect(await reasonOf(finish(owner, late))).toBe("login_refused");
    expect((await owner.query("accounts.credentials")).data.items).toEqual([]);
  });

  it("is refused when messages were not allowed", async () => {
    const owner = await signedUp();
    const profile = await app.newProfile();
    const brought = await app.allow(await beginLogin(owner), profile.id, { withoutMessages: true });
    expect(await reasonOf(finish(owner, brought))).toBe("login_permissions");
  });
});

describe("a profile that is signed in again", () => {
  it("goes on as the account that it was, when its token is no longer good", async () => {
    const { owner, profile, account } = await connectedShop();
    const tokens = env.CONTROL.prepare("SELECT id FROM credentials WHERE external_id = ?").bind(profile.id);
    const before = await tokens.first("id");
    await app.meta.endTokens(profile.id);
    const { data } = await owner.mutate("accounts.reconnect", { accountId: account.id });
    expect(data.account).toBeUndefined();
    const done = await finish(owner, await app.allow(data.url, profile.id));
    expect(done.data.account).toMatchObject({ id: account.id, state: "connected" });
    expect(await tokens.first("id")).toBe(before);
  });

  it("has to be the same one", async () => {
    const { owner, account } = await connectedShop();
    const other = await app.newProfile();
    const brought = await app.allow(await beginLogin(owner, { accountId: account.id }), other.id);
    expect(await reasonOf(finish(owner, brought))).toBe("wrong_account");
  });

  it("has to be of the own workspace", async () => {
    const { account } = await connectedShop();
    const stranger = await signedUp();
    expect(await reasonOf(stranger.mutate("accounts.startInstagramLogin", { accountId: account.id }))).toBe(
      "not_found",
    );
  });

  it("is not given a token of another app without that one's secret", async () => {
    const { owner, account } = await connectedShop();
    const answer = await owner.mutate("accounts.replaceCredentials", {
      ...{ credentialId: account.credentialId, accessToken: "IGAAof-another-app" },
    });
    expect(answer.error.data.fields).toEqual([{ field: "appSecret", rule: "is needed" }]);
  });
});

it("a profile of another workspace is refused with a reason that names nobody", async () => {
  const { profile } = await connectedShop();
  const other = await signedUp();
  const { data } = await finish(other, await app.allow(await beginLogin(other), profile.id));
  const { error } = await other.mutate("accounts.connect", { credentialId: data.credentialId });
  expect(error.data.reason).toBe("account_held");
});

import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { readSignedRequest } from "../../worker/channels/meta/signed-request.ts";
import { noteAppRequest, removeOldAppRequests } from "../../worker/control/app-requests.ts";
import { finishAppRequests, takeAppRequest } from "../../worker/trpc/app-requests.ts";
import { servicesOf } from "../../worker/trpc/context.ts";
import { everyStoredValue, migratedControl } from "./control-database.ts";
import { provideMeta } from "./fixtures/meta-network.ts";
import { beginLogin, type OperatorsApp, openOperatorsApp } from "./fixtures/operators-app.ts";
import { until } from "./fixtures/until.ts";
import { fetchParley, HOME, newVisitor, signedUp, type Visitor } from "./visitor.ts";

/**
 * Proves what Parley does when somebody takes the operator's app away at Instagram, and when they want what it has of
 * them deleted: for whom, how far, and that nothing without Instagram's signature counts. Not here: how a signed
 * request is read letter by letter (worker/channels/meta/signed-request.test.ts), and the page (test/browser).
 */

let app: OperatorsApp;
beforeAll(async () => {
  await migratedControl();
  provideMeta();
  app = await openOperatorsApp();
});

type Shop = { owner: Visitor & { tenantId: string }; profileId: string; accountId: string; credentialId: string };
type Kind = "deauthorize" | "data-deletion";

async function signIn(owner: Visitor, profileId: string): Promise<string> {
  const brought = await app.allow(await beginLogin(owner), profileId);
  const { data, error } = await owner.mutate("accounts.finishInstagramLogin", brought ?? {});
  if (error !== undefined) throw new Error(error.message);
  return data.credentialId;
}

/** A shop with a profile of the operator's app, to which somebody has written. */
async function openShop(owner?: Shop["owner"]): Promise<Shop> {
  const visitor = owner ?? (await signedUp());
  const profile = await app.newProfile();
  const credentialId = await signIn(visitor, profile.id);
  const connected = await visitor.mutate("accounts.connect", { credentialId });
  if (connected.status !== 200) throw new Error(connected.error.message);
  const shop = { owner: visitor, profileId: profile.id, accountId: connected.data.items[0].id, credentialId };
  await app.meta.customerWrites({ accountId: profile.id, from: { id: "7001", name: "Ana" }, text: `to ${profile.id}` });
  await app.carry();
  await until("the message", async () => (await textsOf(shop)).includes(`to ${profile.id}`));
  return shop;
}

const textsOf = async ({ owner }: Pick<Shop, "owner">): Promise<string[]> => {
  const { items } = (await owner.query("chats.list", {})).data;
  return items.map(({ lastMessage }: { lastMessage: { text: string } | null }) => lastMessage?.text ?? "");
};
const accountsOf = async ({ owner }: Pick<Shop, "owner">) => (await owner.query("accounts.list")).data.items;
const actionsOf = async ({ owner }: Shop): Promise<string[]> => {
  const { items } = (await owner.query("audit.list", { limit: 100 })).data;
  return items.map(({ action, result }: { action: string; result: string }) => `${action} ${result}`);
};

const post = (kind: Kind, signedRequest: string | null) =>
  fetchParley(`/webhooks/meta/instagram/${kind}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(signedRequest === null ? {} : { signed_request: signedRequest }).toString(),
  });

/** As Meta does it: the tokens are no longer good, and the app is told. */
async function takeAway({ profileId }: Pick<Shop, "profileId">, kind: Kind, issuedAt?: number): Promise<Response> {
  await app.meta.endTokens(profileId);
  return post(kind, await app.meta.signedRequest(profileId, app.appId, issuedAt));
}

async function lookAt(code: string) {
  const { data } = await newVisitor().query("dataDeletions.look", { code });
  return data;
}

async function deleteAll(shop: Pick<Shop, "profileId">): Promise<string> {
  const answer = await takeAway(shop, "data-deletion");
  const { confirmation_code: code } = await answer.json<{ confirmation_code: string }>();
  await until("the deletion", async () => (await lookAt(code)).doneAt !== null);
  return code;
}

const isAway = (): never => {
  throw new Error("the object cannot be reached");
};

describe("taking the app away", () => {
  it("has the account need its owner, says why, forgets the token and keeps the chats", async () => {
    const shop = await openShop();
    const sealed = env.CONTROL.prepare("SELECT api_key FROM credentials WHERE id = ?").bind(shop.credentialId);
    const before = await sealed.first("api_key");
    expect((await takeAway(shop, "deauthorize")).status).toBe(200);
    // At once, before anything else of it is done.
    expect(await sealed.first("api_key")).not.toBe(before);
    await until("the state", async () => (await accountsOf(shop))[0].state === "needs_sign_in");
    const [account] = await accountsOf(shop);
    expect(account).toMatchObject({ id: shop.accountId, problem: { code: "app_removed" } });
    expect(await textsOf(shop)).toEqual([`to ${shop.profileId}`]);
    const { items } = (await shop.owner.query("accounts.credentials")).data;
    expect(items).toEqual([expect.objectContaining({ id: shop.credentialId, lastFour: "", expiresAt: null })]);
    await until("the log", async () => (await actionsOf(shop)).includes("account.deauthorized ok"));
  });

  it("is over when its owner signs in again, as the same account", async () => {
    const shop = await openShop();
    await takeAway(shop, "deauthorize");
    await until("the state", async () => (await accountsOf(shop))[0].state === "needs_sign_in");
    // With the token forgotten there is nothing to ask Meta with: one is led to Instagram.
    const { data } = await shop.owner.mutate("accounts.reconnect", { accountId: shop.accountId });
    const brought = await app.allow(data.url, shop.profileId);
    const done = await shop.owner.mutate("accounts.finishInstagramLogin", brought ?? {});
    expect(done.data.account).toMatchObject({ id: shop.accountId, state: "connected", problem: null });
    expect(await textsOf(shop)).toEqual([`to ${shop.profileId}`]);
  });

  it("undoes no later sign-in: neither when the same call comes again, nor when it was long on its way", async () => {
    const shop = await openShop();
    const hourAgo = Math.floor(Date.now() / 1000) - 3_600;
    const call = await app.meta.signedRequest(shop.profileId, app.appId);
    const late = await app.meta.signedRequest(shop.profileId, app.appId, hourAgo);
    await app.meta.endTokens(shop.profileId);
    await post("deauthorize", call);
    await until("the state", async () => (await accountsOf(shop))[0].state === "needs_sign_in");
    const { data } = await shop.owner.mutate("accounts.reconnect", { accountId: shop.accountId });
    const brought = await app.allow(data.url, shop.profileId);
    await shop.owner.mutate("accounts.finishInstagramLogin", brought ?? {});
    for (const again of [call, late, call]) expect((await post("deauthorize", again)).status).toBe(200);
    await finishAppRequests(servicesOf(env), Date.now() + 3_600_000);
    expect((await accountsOf(shop))[0].state).toBe("connected");
    expect((await shop.owner.query("accounts.status", { accountId: shop.accountId })).data.account.state).toBe(
      "connected",
    );
  });
});

describe("a deletion", () => {
  it("is answered with a code and an address, where anybody who has it sees that it is done", async () => {
    const shop = await openShop();
    const answer = await takeAway(shop, "data-deletion");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json");
    const { url, confirmation_code: code } = await answer.json<{ url: string; confirmation_code: string }>();
    expect(code).toMatch(/^[0-9a-z]{32}$/);
    expect(url).toBe(`${HOME}/data-deletion/${code}`);
    await until("the deletion", async () => (await lookAt(code)).doneAt !== null);
    expect(await lookAt(code)).toMatchObject({ found: true });
  });

  it("leaves nothing of the profile: no account, chat, message, token, or backup that had them", async () => {
    const shop = await openShop();
    const { id } = (await shop.owner.mutate("backups.start", {})).data;
    const archived = async () => (await shop.owner.query("backups.list", {})).data.items;
    await until("a backup", async () => (await archived())[0].state === "ready");
    await deleteAll(shop);

    expect(await accountsOf(shop)).toEqual([]);
    expect(await textsOf(shop)).toEqual([]);
    expect((await shop.owner.query("messages.search", { query: shop.profileId })).data.items).toEqual([]);
    expect((await shop.owner.query("accounts.credentials")).data.items).toEqual([]);
    await until("another backup", async () => {
      const [newest] = await archived();
      return newest.id !== id && newest.state === "ready";
    });
    await until("the old one gone", async () => (await archived()).every((one: { id: string }) => one.id !== id));
    await until("the old one's file gone", async () => {
      const { objects } = await env.MEDIA.list({ prefix: shop.owner.tenantId });
      return objects.every(({ key }) => !key.includes(id));
    });
    expect(await actionsOf(shop)).toEqual(
      expect.arrayContaining(["account.data_deleted begun", "account.data_deleted ok"]),
    );
  });

  it("touches no other account of the workspace, and nobody else's", async () => {
    const shop = await openShop();
    const beside = await openShop(shop.owner);
    const elsewhere = await openShop();
    await deleteAll(shop);
    expect(await textsOf(shop)).toEqual([`to ${beside.profileId}`]);
    expect(await accountsOf(shop)).toEqual([expect.objectContaining({ id: beside.accountId, state: "connected" })]);
    expect(await textsOf(elsewhere)).toEqual([`to ${elsewhere.profileId}`]);
    expect((await accountsOf(elsewhere))[0]).toMatchObject({ state: "connected" });
  });

  it("reaches a token of theirs in a workspace that could not connect the profile", async () => {
    const shop = await openShop();
    const other = await signedUp();
    await signIn(other, shop.profileId);
    await deleteAll(shop);
    await until("the other token", async () => (await other.query("accounts.credentials")).data.items.length === 0);
  });

  it("gives the same answer to the same call, and deletes nothing that was connected since", async () => {
    const shop = await openShop();
    const call = await app.meta.signedRequest(shop.profileId, app.appId);
    const first = await (await post("data-deletion", call)).json<{ confirmation_code: string }>();
    await until("the deletion", async () => (await lookAt(first.confirmation_code)).doneAt !== null);
    const credentialId = await signIn(shop.owner, shop.profileId);
    await shop.owner.mutate("accounts.connect", { credentialId });
    for (const again of [call, call.replace("=.", ".")]) {
      expect(await (await post("data-deletion", again)).json()).toEqual(
        await (await post("data-deletion", call)).json(),
      );
    }
    await finishAppRequests(servicesOf(env), Date.now() + 3_600_000);
    expect(await accountsOf(shop)).toEqual([expect.objectContaining({ state: "connected" })]);
  });

  it("that comes twice at the same moment is done once", async () => {
    const shop = await openShop();
    const call = await app.meta.signedRequest(shop.profileId, app.appId);
    const answers = await Promise.all([post("data-deletion", call), post("data-deletion", call)]);
    const [one, other] = await Promise.all(answers.map((answer) => answer.json<{ confirmation_code: string }>()));
    expect(one).toEqual(other);
    await until("the deletion", async () => (await lookAt(one?.confirmation_code ?? "")).doneAt !== null);
    expect((await actionsOf(shop)).filter((action) => action === "account.data_deleted ok")).toHaveLength(1);
  });

  it("of somebody who is not known here is answered too, and says that nothing was here", async () => {
    const stranger = await app.newProfile();
    const answer = await takeAway({ profileId: stranger.id }, "data-deletion");
    const { confirmation_code: code } = await answer.json<{ confirmation_code: string }>();
    expect(await lookAt(code)).toMatchObject({ found: false, doneAt: expect.any(String) });
    expect((await takeAway({ profileId: stranger.id }, "deauthorize")).status).toBe(200);
  });

  it("leaves a profile alone that is connected by an app of the owner's own", async () => {
    const shop = await openShop();
    await env.CONTROL.prepare("UPDATE credentials SET app_secret = api_key WHERE id = ?").bind(shop.credentialId).run();
    const answer = await takeAway(shop, "data-deletion");
    const { confirmation_code: code } = await answer.json<{ confirmation_code: string }>();
    expect(await lookAt(code)).toMatchObject({ found: false });
    expect(await textsOf(shop)).toEqual([`to ${shop.profileId}`]);
  });

  it("that was broken off is finished by the cron, and its row says nothing of anybody then", async () => {
    const shop = await openShop();
    const services = servicesOf(env);
    const call = await app.meta.signedRequest(shop.profileId, app.appId);
    const signed = readSignedRequest(call, services.instagramApp?.signingSecrets ?? []);
    if (signed === null) throw new Error("the simulated Meta signs with another secret");
    // Its token is gone all the same when the answer is given.
    const { code } = await takeAppRequest({ ...services, inboxOf: isAway }, "data_deletion", signed, Date.now());
    expect((await shop.owner.query("accounts.credentials")).data.items).toEqual([
      expect.objectContaining({ lastFour: "" }),
    ]);
    expect(await lookAt(code)).toMatchObject({ found: true, doneAt: null });
    await finishAppRequests(services, Date.now() + 3_600_000);
    expect((await lookAt(code)).doneAt).not.toBeNull();
    expect(await textsOf(shop)).toEqual([]);
    const row = await env.CONTROL.prepare("SELECT * FROM app_requests WHERE code = ?").bind(code).first();
    expect(row).toMatchObject({ targets: "[]" });
    for (const secret of [shop.profileId, shop.owner.tenantId]) expect(JSON.stringify(row)).not.toContain(secret);
    await removeOldAppRequests(services.control, Date.now() + 366 * 24 * 60 * 60 * 1000);
    expect((await newVisitor().query("dataDeletions.look", { code })).error.data.reason).toBe("not_found");
  });

  it("waits for none of those before it that cannot be done", async () => {
    const [stuck, shop] = [await openShop(), await openShop()];
    const services = servicesOf(env);
    const { tenantId } = stuck.owner;
    const target = { tenantId, credentialId: "none", accountIds: [stuck.accountId], externalId: stuck.profileId };
    for (let receivedAt = 1; receivedAt <= 20; receivedAt++) {
      const id = `stuck-${receivedAt}`;
      await noteAppRequest(services.control, { id, code: id, kind: "data_deletion", targets: [target], receivedAt });
    }
    const inboxOf: typeof services.inboxOf = (id) => (id === tenantId ? isAway() : services.inboxOf(id));
    const call = await app.meta.signedRequest(shop.profileId, app.appId);
    const signed = readSignedRequest(call, services.instagramApp?.signingSecrets ?? []);
    if (signed === null) throw new Error("the simulated Meta signs with another secret");
    const { code } = await takeAppRequest({ ...services, inboxOf: isAway }, "data_deletion", signed, Date.now());
    await until("the deletion", async () => {
      await finishAppRequests({ ...services, inboxOf }, Date.now() + 3_600_000);
      return (await lookAt(code)).doneAt !== null;
    });
    expect((await lookAt("stuck-1")).doneAt).toBeNull();
  });
});

describe("a call that Instagram did not sign", () => {
  it("is turned away and changes nothing: forged, cut, empty, or of another app", async () => {
    const shop = await openShop();
    const call = await app.meta.signedRequest(shop.profileId, app.appId);
    const [signature = "", payload = ""] = call.split(".");
    const other = await app.meta.createApp({
      ...{
        appId: `99${Date.now()}`,
        appSecret: "another-secret",
        accessToken: `t-${Date.now()}`,
        handshake: "assumed",
      },
    });
    const ofAnother = await app.meta.signedRequest(shop.profileId, other.id);
    const before = (await everyStoredValue()).length;
    const wrong = [null, "", ".", signature, `.${payload}`, call.slice(0, -1), call.slice(1), `${call}A`, ofAnother];
    for (const kind of ["deauthorize", "data-deletion"] as const) {
      for (const text of wrong) expect((await post(kind, text)).status).toBe(401);
      expect((await post(kind, "A".repeat(20_000))).status).toBe(413);
    }
    expect((await everyStoredValue()).length).toBe(before);
    expect((await accountsOf(shop))[0].state).toBe("connected");
    expect(await textsOf(shop)).toEqual([`to ${shop.profileId}`]);
  });

  it("finds no such address to be read", async () => {
    for (const kind of ["deauthorize", "data-deletion"]) {
      expect((await fetchParley(`/webhooks/meta/instagram/${kind}`)).status).toBe(404);
    }
    expect((await fetchParley("/webhooks/meta/instagram/another", { method: "POST", body: "" })).status).toBe(404);
  });
});

it("a code that nobody was given leads to no deletion", async () => {
  for (const code of ["0".repeat(32), "x", "%27"]) {
    expect((await newVisitor().query("dataDeletions.look", { code })).error.data.reason).toBe("not_found");
  }
});

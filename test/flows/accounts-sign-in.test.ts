import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { shownPhone } from "../../worker/shared/phone.ts";
import {
  approveInApp,
  beginSignIn,
  expireSignIn,
  finishSignIn,
  type HostedLink,
  type NetworkLogin,
  scanCode,
} from "../simulator/sign-ins.ts";
import { everyStoredValue, migratedControl } from "./control-database.ts";
import { DSN, providerAccount, provideUnipile } from "./provider.ts";
import { fetchParley, signedUp, type Visitor } from "./visitor.ts";

/**
 * Proves how accounts are signed in at their networks through UniPile: by a code to scan or to type, by Instagram's
 * questions, and on UniPile's own page. Against the simulated UniPile. Not here: the screens (browser tests).
 */

const { simulation, key } = provideUnipile();
beforeAll(async () => void (await migratedControl()));

type Shop = Visitor & { tenantId: string; credentialId: string };

async function shop(): Promise<Shop> {
  const owner = await signedUp();
  const saved = await owner.mutate("accounts.saveCredentials", { provider: "unipile", dsn: DSN, apiKey: key });
  if (saved.data?.credential == null) throw new Error(`credentials were not stored: ${JSON.stringify(saved)}`);
  return Object.assign(owner, { credentialId: saved.data.credential.id as string });
}

const startQr = async (owner: Shop, more: object = {}) =>
  (await owner.mutate("accounts.startQr", { credentialId: owner.credentialId, ...more })).data?.attempt;
const statusOf = async (owner: Visitor, attemptId: string) =>
  (await owner.query("accounts.status", { attemptId })).data.attempt;

/** UniPile's id of the account that an attempt is making. */
async function externalIdOf(attemptId: string): Promise<string> {
  const row = await env.CONTROL.prepare("SELECT external_id AS id FROM sign_in_attempts WHERE id = ?")
    .bind(attemptId)
    .first<{ id: string }>();
  if (row === null) throw new Error("no such attempt");
  return row.id;
}

/** Its time is over, for Parley and for the network. */
async function expire(attemptId: string): Promise<void> {
  expireSignIn(simulation, await externalIdOf(attemptId));
  await env.CONTROL.prepare("UPDATE sign_in_attempts SET expires_at = 1 WHERE id = ?").bind(attemptId).run();
}

let numbers = 0;
const freshPhone = () => `+34612${String(++numbers).padStart(6, "0")}`;

describe("a WhatsApp by QR", () => {
  it("shows the code's text, and is connected as soon as a phone has scanned it", async () => {
    const owner = await shop();
    const attempt = await startQr(owner);
    expect(attempt).toMatchObject({ kind: "qr", state: "qr", qr: expect.stringMatching(/^2@/), account: null });
    expect(await statusOf(owner, attempt.id)).toMatchObject({ state: "qr", qr: attempt.qr });

    const phoneNumber = freshPhone();
    scanCode(simulation, await externalIdOf(attempt.id), { name: "Casa Lino", phoneNumber });
    const done = await statusOf(owner, attempt.id);
    expect(done).toMatchObject({
      state: "connected",
      qr: null,
      account: { channel: "whatsapp", name: "Casa Lino", handle: shownPhone(phoneNumber), state: "connected" },
    });
    expect((await owner.query("accounts.list")).data.items).toMatchObject([
      { id: done.account.id, credentialId: owner.credentialId },
    ]);
    const webhooks = [...simulation.world.webhooks.values()].filter(({ name }) => name?.includes(owner.credentialId));
    expect(webhooks.map(({ source, accountIds }) => [source, accountIds])).toEqual([
      ["messaging", [done.account.externalId]],
      ["account_status", [done.account.externalId]],
    ]);
  });

  it("is gone on with in another tab, on another device", async () => {
    const owner = await shop();
    const attempt = await startQr(owner);
    expect((await owner.query("onboarding.get")).data.attemptId).toBe(attempt.id);
    expect(await statusOf(owner, attempt.id)).toMatchObject({ state: "qr", qr: attempt.qr });
  });

  it("is not gone on with where something else is being connected, and is again where it was begun", async () => {
    const owner = await shop();
    const attempt = await startQr(owner);
    const openAt = async (choice: object, credentialId: string | null) =>
      (await owner.mutate("onboarding.save", { choice, credentialId })).data.attemptId;
    const { credentialId } = owner;
    expect(await openAt({ provider: "unipile", channel: "instagram" }, credentialId)).toBeNull();
    await env.CONTROL.prepare(
      `INSERT INTO credentials (id, tenant_id, provider, origin, api_key, api_key_last_four, created_at)
       SELECT 'other-' || id, tenant_id, provider, 'https://api2.unipile.com:13111', api_key, '', 0
       FROM credentials WHERE id = ?`,
    )
      .bind(credentialId)
      .run();
    const whatsapp = { provider: "unipile", channel: "whatsapp" };
    expect(await openAt(whatsapp, `other-${credentialId}`)).toBeNull();
    expect(await openAt(whatsapp, credentialId)).toBe(attempt.id);
  });

  it("that has expired twice is renewed twice, for the same account", async () => {
    const owner = await shop();
    const attempt = await startQr(owner);
    const accountId = await externalIdOf(attempt.id);
    for (const _ of [1, 2]) {
      await expire(attempt.id);
      expect(await statusOf(owner, attempt.id)).toMatchObject({ state: "expired", qr: null });
      const { data } = await owner.mutate("accounts.renewAttempt", { attemptId: attempt.id });
      expect(data.attempt).toMatchObject({ state: "qr", qr: expect.not.stringContaining(attempt.qr) });
    }
    expect(await externalIdOf(attempt.id)).toBe(accountId);
    scanCode(simulation, accountId, { phoneNumber: freshPhone() });
    expect(await statusOf(owner, attempt.id)).toMatchObject({ state: "connected" });
  });

  it("counts when it was scanned in its last second", async () => {
    const owner = await shop();
    const attempt = await startQr(owner);
    scanCode(simulation, await externalIdOf(attempt.id), { phoneNumber: freshPhone() });
    await env.CONTROL.prepare("UPDATE sign_in_attempts SET expires_at = 1 WHERE id = ?").bind(attempt.id).run();
    const { data } = await owner.mutate("accounts.renewAttempt", { attemptId: attempt.id });
    expect(data.attempt).toMatchObject({ state: "connected" });
  });

  it("gives a code to type in instead, for a number", async () => {
    const owner = await shop();
    const attempt = await startQr(owner, { phone: "+34 612 345 678" });
    expect(attempt).toMatchObject({ state: "pairing_code", pairingCode: expect.stringMatching(/^\w{8}$/), qr: null });
    const refused = await owner.mutate("accounts.startQr", { credentialId: owner.credentialId, phone: "612" });
    expect(refused).toMatchObject({ status: 400, error: { data: { reason: "wrong_phone" } } });
  });

  it("that was given up leaves no account behind at UniPile", async () => {
    const owner = await shop();
    const attempt = await startQr(owner);
    const accountId = await externalIdOf(attempt.id);
    const { data } = await owner.mutate("accounts.cancelAttempt", { attemptId: attempt.id });
    expect(data.attempt).toMatchObject({ state: "cancelled", qr: null });
    expect(simulation.world.accounts.has(accountId)).toBe(false);
    const again = await owner.mutate("accounts.renewAttempt", { attemptId: attempt.id });
    expect(again).toMatchObject({ status: 409, error: { data: { reason: "attempt_over" } } });
  });

  it("of a number that is connected already is refused, and taken back", async () => {
    const owner = await shop();
    const phoneNumber = freshPhone();
    const first = await startQr(owner);
    scanCode(simulation, await externalIdOf(first.id), { phoneNumber });
    await statusOf(owner, first.id);
    const second = await startQr(owner);
    const doubled = await externalIdOf(second.id);
    scanCode(simulation, doubled, { phoneNumber });
    expect(await statusOf(owner, second.id)).toMatchObject({
      state: "failed",
      problem: { reason: "already_connected" },
    });
    expect(simulation.world.accounts.has(doubled)).toBe(false);
  });

  it("signs an account in again that was signed out, and it stays the account that its chats are of", async () => {
    const owner = await shop();
    const first = await startQr(owner);
    const externalId = await externalIdOf(first.id);
    scanCode(simulation, externalId, { phoneNumber: freshPhone() });
    const { account } = await statusOf(owner, first.id);
    const theirs = simulation.world.accounts.get(externalId);
    if (theirs === undefined) throw new Error("no account");
    theirs.status = "CREDENTIALS";
    const checked = await owner.query("accounts.status", { accountId: account.id });
    expect(checked.data.account).toMatchObject({
      state: "needs_sign_in",
      problem: { code: "CREDENTIALS", todo: expect.stringContaining("QR") },
    });
    const { data } = await owner.mutate("accounts.reconnect", { accountId: account.id });
    expect(data.attempt).toMatchObject({ kind: "qr", state: "qr" });
    scanCode(simulation, externalId);
    expect(await statusOf(owner, data.attempt.id)).toMatchObject({
      state: "connected",
      account: { id: account.id, externalId, state: "connected", problem: null },
    });
  });

  it("of an account that was removed at UniPile makes it anew there, and it keeps its place here", async () => {
    const owner = await shop();
    const first = await startQr(owner);
    const externalId = await externalIdOf(first.id);
    const phoneNumber = freshPhone();
    scanCode(simulation, externalId, { phoneNumber });
    const { account } = await statusOf(owner, first.id);
    simulation.world.removeAccount(externalId);
    const { data } = await owner.mutate("accounts.reconnect", { accountId: account.id });
    const anew = await externalIdOf(data.attempt.id);
    expect(anew).not.toBe(externalId);
    scanCode(simulation, anew, { phoneNumber });
    expect(await statusOf(owner, data.attempt.id)).toMatchObject({
      state: "connected",
      account: { id: account.id, externalId: anew },
    });
    expect((await owner.query("accounts.list")).data.items).toHaveLength(1);
  });
});

describe("an Instagram account", () => {
  let logins = 0;
  function login(checkpoints: NetworkLogin["checkpoints"] = []): NetworkLogin {
    const made = { apiKey: key, username: `shop.${++logins}`, password: "right", checkpoints, code: "123456" };
    simulation.signIns.logins.push(made);
    return made;
  }
  const start = (owner: Shop, { username, password }: { username: string; password: string }, more: object = {}) =>
    owner.mutate("accounts.startInstagram", { credentialId: owner.credentialId, username, password, ...more });
  const solve = async (owner: Visitor, attemptId: string, code: string) =>
    (await owner.mutate("accounts.answerCheckpoint", { attemptId, code })).data.attempt;

  it("is connected at once where Instagram asks nothing", async () => {
    const owner = await shop();
    const { username, password } = login();
    const { data } = await start(owner, { username, password });
    expect(data.attempt).toMatchObject({
      state: "connected",
      account: { channel: "instagram", handle: `@${username}` },
    });
  });

  it("with a wrong password is told so beside the field, and no password is kept anywhere", async () => {
    const owner = await shop();
    const { username } = login();
    const refused = await start(owner, { username, password: "a wrong one, unmistakable" });
    expect(refused).toMatchObject({ status: 400, error: { data: { reason: "wrong_password" } } });
    expect(refused.error.data.fields?.map(({ field }) => field)).toEqual(["password"]);
    const { data } = await start(owner, login(["2FA"]));
    expect(data.attempt.state).toBe("checkpoint");
    const stored = await everyStoredValue();
    expect(stored.filter((value) => value.includes("unmistakable") || value === "right")).toEqual([]);
  });

  it.each([
    ["2FA", "2fa"],
    ["OTP", "otp"],
  ] as const)("passes %s after a wrong code and a right one", async (word, type) => {
    const owner = await shop();
    const { data } = await start(owner, login([word]));
    expect(data.attempt).toMatchObject({ state: "checkpoint", checkpoint: { type, text: expect.any(String) } });
    const wrong = await solve(owner, data.attempt.id, "000000");
    expect(wrong).toMatchObject({ state: "checkpoint", checkpoint: { type }, problem: { reason: "wrong_code" } });
    expect(await solve(owner, data.attempt.id, "123456")).toMatchObject({ state: "connected", problem: null });
  });

  it("passes one question after the other", async () => {
    const owner = await shop();
    const { data } = await start(owner, login(["2FA", "OTP"]));
    const next = await solve(owner, data.attempt.id, "123456");
    expect(next).toMatchObject({ state: "checkpoint", checkpoint: { type: "otp" } });
    expect(next.expiresAt).toBe(data.attempt.expiresAt);
    const resent = await owner.mutate("accounts.renewAttempt", { attemptId: data.attempt.id });
    expect(resent.data.attempt).toMatchObject({ state: "checkpoint", problem: null });
    expect(await solve(owner, data.attempt.id, "123456")).toMatchObject({ state: "connected" });
  });

  it("waits for a yes in the app, and sees it by itself", async () => {
    const owner = await shop();
    const { data } = await start(owner, login(["IN_APP_VALIDATION"]));
    expect(data.attempt).toMatchObject({ state: "checkpoint", checkpoint: { type: "in_app" } });
    expect(await solve(owner, data.attempt.id, "")).toMatchObject({ problem: { reason: "not_approved_yet" } });
    approveInApp(simulation, await externalIdOf(data.attempt.id));
    expect(await statusOf(owner, data.attempt.id)).toMatchObject({ state: "connected" });
  });

  it("that is asked for a puzzle is shown the way out", async () => {
    const owner = await shop();
    const { data } = await start(owner, login(["CAPTCHA"]));
    expect(data.attempt).toMatchObject({
      state: "checkpoint",
      checkpoint: { type: "captcha", text: expect.stringContaining("UniPile's own page") },
    });
    expect(await solve(owner, data.attempt.id, "x")).toMatchObject({ problem: { reason: "captcha_unsolvable" } });
  });

  it("has five minutes, and says when they are over", async () => {
    const owner = await shop();
    const { data } = await start(owner, login(["2FA"]));
    await expire(data.attempt.id);
    expect(await statusOf(owner, data.attempt.id)).toMatchObject({ state: "expired", checkpoint: null });
    expect(await solve(owner, data.attempt.id, "123456")).toMatchObject({
      state: "expired",
      problem: { reason: "attempt_expired" },
    });
  });

  it("is not taken for the one that was to be signed in again", async () => {
    const owner = await shop();
    const first = (await start(owner, login())).data.attempt.account;
    const refused = await start(owner, login(), { accountId: first.id });
    expect(refused).toMatchObject({ status: 400, error: { data: { reason: "wrong_account" } } });
  });
});

describe("UniPile's own page", () => {
  const links = () => [...simulation.signIns.links.values()];
  const linkOf = (url: string): HostedLink => {
    const link = links().find(({ token }) => url.endsWith(token));
    if (link === undefined) throw new Error("no such page");
    return link;
  };
  const startHosted = async (owner: Shop, channel: "whatsapp" | "instagram", more: object = {}) =>
    (await owner.mutate("accounts.startHosted", { credentialId: owner.credentialId, channel, ...more })).data.attempt;
  /** Somebody signs in there; the account, before Parley is told. */
  function signInAt(link: HostedLink, type = link.type) {
    const account = link.accountId === null ? null : (simulation.world.accounts.get(link.accountId) ?? null);
    const signIn = beginSignIn(simulation, { apiKey: link.apiKey, type, account, login: null });
    return finishSignIn(simulation, signIn, { phoneNumber: freshPhone() });
  }
  const notify = (link: HostedLink, body: object, change: (url: URL) => void = () => {}) => {
    const url = new URL(link.notifyUrl ?? "");
    change(url);
    return fetchParley(`${url.pathname}${url.search}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  };
  const noticeOf = (link: HostedLink, id: string) => ({
    ...{ status: "CREATION_SUCCESS", account_id: id, name: link.name },
  });

  it("connects what was signed in there, by the call-back, once", async () => {
    const owner = await shop();
    const attempt = await startHosted(owner, "instagram");
    expect(attempt).toMatchObject({ kind: "hosted", state: "waiting", url: expect.stringContaining("/hosted/") });
    const link = linkOf(attempt.url);
    const account = signInAt(link);
    expect((await notify(link, noticeOf(link, account.id))).status).toBe(200);
    expect(await statusOf(owner, attempt.id)).toMatchObject({
      state: "connected",
      url: null,
      account: { channel: "instagram", externalId: account.id },
    });
    const other = providerAccount(simulation, key, { type: "INSTAGRAM", name: "another" });
    expect((await notify(link, noticeOf(link, other))).status).toBe(401);
    expect((await owner.query("accounts.list")).data.items).toHaveLength(1);
  });

  it("is not believed without its state, with a changed one, at another's address, or after its time", async () => {
    const owner = await shop();
    const stranger = await shop();
    const theirs = linkOf((await startHosted(stranger, "whatsapp")).url);
    const attempt = await startHosted(owner, "whatsapp");
    const link = linkOf(attempt.url);
    const notice = noticeOf(link, signInAt(link).id);
    const state = new URL(link.notifyUrl ?? "").searchParams.get("state") ?? "";
    const forged = [
      (url: URL) => url.searchParams.delete("state"),
      (url: URL) => url.searchParams.set("state", `${state.slice(0, -2)}xx`),
      (url: URL) => url.searchParams.set("state", "x".repeat(5_000)),
      (url: URL) => {
        url.pathname = new URL(theirs.notifyUrl ?? "").pathname;
      },
    ];
    for (const change of forged) expect((await notify(link, notice, change)).status).toBe(401);
    expect((await notify(link, { ...notice, name: "another attempt" })).status).toBe(401);
    expect((await notify(link, { nothing: true })).status).toBe(400);
    expect(await statusOf(owner, attempt.id)).toMatchObject({ state: "waiting" });
    await owner.mutate("accounts.cancelAttempt", { attemptId: attempt.id });
    expect((await notify(link, notice)).status).toBe(401);
    expect((await owner.query("accounts.list")).data.items).toEqual([]);
  });

  it("refuses an account of another network", async () => {
    const owner = await shop();
    const attempt = await startHosted(owner, "instagram");
    const link = linkOf(attempt.url);
    const account = signInAt(link, "WHATSAPP");
    expect((await notify(link, noticeOf(link, account.id))).status).toBe(200);
    expect(await statusOf(owner, attempt.id)).toMatchObject({ state: "failed", problem: { reason: "wrong_type" } });
    expect((await owner.query("accounts.list")).data.items).toEqual([]);
  });

  it("that claims an account which UniPile does not have connects nothing", async () => {
    const owner = await shop();
    const attempt = await startHosted(owner, "whatsapp");
    const link = linkOf(attempt.url);
    expect((await notify(link, noticeOf(link, "made-up"))).status).toBe(200);
    expect(await statusOf(owner, attempt.id)).toMatchObject({ state: "failed", problem: { reason: "account_gone" } });
  });

  it("gets a new address when it has expired, and the old one counts no more", async () => {
    const owner = await shop();
    const attempt = await startHosted(owner, "whatsapp");
    const old = linkOf(attempt.url);
    const { data } = await owner.mutate("accounts.renewAttempt", { attemptId: attempt.id });
    expect(data.attempt.url).not.toBe(attempt.url);
    const link = linkOf(data.attempt.url);
    const account = signInAt(link);
    expect((await notify(old, noticeOf(old, account.id))).status).toBe(401);
    expect((await notify(link, noticeOf(link, account.id))).status).toBe(200);
    expect(await statusOf(owner, attempt.id)).toMatchObject({ state: "connected" });
  });
});

describe("what belongs to somebody else", () => {
  it("is not there: an attempt, a credential, an account", async () => {
    const [owner, stranger] = [await shop(), await shop()];
    const attempt = await startQr(owner);
    const notThere = { status: 404, error: { data: { reason: "not_found" } } };
    expect(await stranger.query("accounts.status", { attemptId: attempt.id })).toMatchObject(notThere);
    for (const procedure of ["renewAttempt", "cancelAttempt"]) {
      expect(await stranger.mutate(`accounts.${procedure}`, { attemptId: attempt.id })).toMatchObject(notThere);
    }
    const { credentialId } = owner;
    expect(await stranger.mutate("accounts.startQr", { credentialId })).toMatchObject(notThere);
    expect(await stranger.mutate("accounts.available", { credentialId })).toMatchObject(notThere);
    expect(await stranger.mutate("accounts.connect", { credentialId, externalIds: ["x"] })).toMatchObject(notThere);
    scanCode(simulation, await externalIdOf(attempt.id), { phoneNumber: freshPhone() });
    const { account } = await statusOf(owner, attempt.id);
    expect(await stranger.query("accounts.status", { accountId: account.id })).toMatchObject(notThere);
    expect(await stranger.mutate("accounts.reconnect", { accountId: account.id })).toMatchObject(notThere);
  });

  it("cannot be won by two at once: exactly one gets the account, and the other learns no name", async () => {
    const [one, other] = [await shop(), await shop()];
    const id = providerAccount(simulation, key, { type: "WHATSAPP", name: "Wanted by both" });
    const answers = await Promise.all(
      [one, other].map(({ mutate, credentialId }) =>
        mutate("accounts.connect", { credentialId, externalIds: [id], historyDays: 7 }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.error.data.reason).toBe("account_held");
    expect(JSON.stringify(refused)).not.toContain("A shop");
  });
});

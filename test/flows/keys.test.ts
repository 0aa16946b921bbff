import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createParleyClient } from "../../client/index.ts";
import { KEY_SCOPES, PERMISSIONS } from "../../worker/shared/permissions.ts";
import { everyStoredValue, migratedControl } from "./control-database.ts";
import { openMember } from "./fixtures/member.ts";
import { openConnectedShop, openShopQuickly, type Shop } from "./fixtures/shop.ts";
import { fetchParley, HOME, newVisitor } from "./visitor.ts";

/** Partners' keys from the making to the end, through the Worker's own door. */

type Made = { id: string; secret: string };

let shop: Shop;
beforeAll(async () => {
  await migratedControl();
  shop = await openConnectedShop();
});

async function makeKey(wish: { scopes?: readonly string[]; expiresInDays?: number | null } = {}): Promise<Made> {
  const input = { name: "Shop system", scopes: KEY_SCOPES, ...wish };
  const { status, data } = await shop.visitor.mutate("keys.create", input);
  expect(status).toBe(200);
  return { id: data.key.id, secret: data.secret };
}

/** A call as a program makes it: no cookie, no origin. */
async function call(
  procedure: string,
  bearer: string,
  init: { headers?: Record<string, string>; body?: unknown } = {},
) {
  const answer = await fetchParley(`/trpc/${procedure}`, {
    ...(init.body === undefined ? {} : { method: "POST", body: JSON.stringify(init.body) }),
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json", ...init.headers },
  });
  const { result, error } = (await answer.json()) as {
    result?: { data: { items: unknown[] } };
    error?: { data: { reason: string } };
  };
  return { status: answer.status, data: result?.data, reason: error?.data.reason, answer };
}

const keyRow = (id: string) =>
  env.CONTROL.prepare("SELECT last_used_at AS lastUsedAt FROM api_keys WHERE id = ?")
    .bind(id)
    .first<{ lastUsedAt: number | null }>();

const refused = { status: 401, reason: "key_not_accepted" };

describe("a key", () => {
  it("is shown once, whole, and stands nowhere in the database", async () => {
    const answer = await shop.visitor.mutate("keys.create", {
      name: " Till ",
      scopes: ["inbox.read"],
      expiresInDays: 30,
    });
    const { key, secret } = answer.data;
    expect(secret).toMatch(new RegExp(`^parley_${key.id}_[\\w-]{43}$`));
    expect(key).toMatchObject({ name: "Till", lastFour: secret.slice(-4), scopes: ["inbox.read"], lastUsedAt: null });
    expect(Date.parse(key.expiresAt) - Date.parse(key.createdAt)).toBeCloseTo(30 * 86_400_000, -4);
    const listed = await shop.visitor.query("keys.list");
    expect(listed.data.items[0]).toEqual(key);
    const random = secret.slice(-43);
    expect(JSON.stringify(listed.data)).not.toContain(random);
    expect((await everyStoredValue()).some((value) => value.includes(random))).toBe(false);
  });

  it("opens its own workspace, and the client package sends it", async () => {
    const { secret } = await makeKey();
    const parley = createParleyClient({
      url: HOME,
      apiKey: secret,
      fetch: (url, init) =>
        fetchParley(new URL(String(url)).pathname + new URL(String(url)).search, init as RequestInit),
    });
    const { items } = await parley.accounts.list.query();
    expect(items.map(({ id }) => id).sort()).toEqual(["account-instagram", "account-whatsapp"]);
    const draft = { chatId: "made-up", clientId: crypto.randomUUID(), text: "x" };
    await expect(parley.messages.send.mutate(draft)).rejects.toMatchObject({ data: { reason: "not_found" } });
  });

  it("is refused when anything about it is wrong", async () => {
    const { id, secret } = await makeKey();
    const other = await makeKey();
    const random = secret.slice(-43);
    const wrong = [
      "",
      "x",
      secret.slice(0, -1),
      `${secret}A`,
      secret.toUpperCase(),
      `parley_${id}_${"A".repeat(43)}`,
      `parley_${other.id}_${random}`,
      `parley_${crypto.randomUUID()}_${random}`,
      random,
      `parley_${id}_${random}, parley_${other.id}_x`,
    ];
    for (const presented of wrong) expect(await call("chats.list", presented), presented).toMatchObject(refused);
    expect((await call("chats.list", secret)).status).toBe(200);
  });

  it("does what its scopes name, and nothing else", async () => {
    const { secret } = await makeKey({ scopes: ["inbox.read"] });
    expect((await call("chats.list", secret)).status).toBe(200);
    const forbidden = { status: 403, reason: "scope_missing" };
    const body = { chatId: "made-up", clientId: crypto.randomUUID(), text: "x" };
    expect(await call("messages.send", secret, { body })).toMatchObject(forbidden);
    expect(await call("chats.markRead", secret, { body })).toMatchObject(forbidden);
    expect(await call("deliveries.deadLetters", secret)).toMatchObject(forbidden);
  });

  it("with every scope makes no key, invites nobody and deletes nothing", async () => {
    const { secret, id } = await makeKey();
    const inPerson = [
      ["keys.create", { name: "Mine", scopes: ["inbox.read"] }],
      ["keys.revoke", { id }],
      ["auth.changePassword", { currentPassword: "x", newPassword: "y" }],
      ["members.invite", { role: "owner" }],
      ["workspaces.delete", { password: "x", name: "A shop" }],
    ] as const;
    for (const [procedure, body] of inPerson)
      expect(await call(procedure, secret, { body }), procedure).toMatchObject({
        status: 403,
        reason: "scope_missing",
      });
    expect(await call("auth.me", secret)).toMatchObject({ status: 403, reason: "scope_missing" });
    expect(PERMISSIONS.filter((permission) => !(KEY_SCOPES as readonly string[]).includes(permission))).toEqual([
      "members.manage",
      "keys.manage",
      "workspace.rename",
      "workspace.delete",
      "backups.manage",
      "health.repair",
    ]);
  });

  it("cannot be given a scope that keys do not have", async () => {
    const answer = await shop.visitor.mutate("keys.create", { name: "Mine", scopes: ["keys.manage"] });
    expect(answer).toMatchObject({ status: 400, error: { data: { reason: "invalid_input" } } });
  });

  it("is refused by the very next call after it was revoked, and is gone from the list", async () => {
    const { id, secret } = await makeKey();
    expect((await call("chats.list", secret)).status).toBe(200);
    expect((await shop.visitor.mutate("keys.revoke", { id })).data).toEqual({ revoked: true });
    expect(await call("chats.list", secret)).toMatchObject(refused);
    expect((await shop.visitor.query("keys.list")).data.items.map((key: Made) => key.id)).not.toContain(id);
    expect(await shop.visitor.mutate("keys.revoke", { id })).toMatchObject({ status: 404 });
  });

  it("is refused from the moment it ends", async () => {
    const { id, secret } = await makeKey({ expiresInDays: 1 });
    expect((await call("chats.list", secret)).status).toBe(200);
    await env.CONTROL.prepare("UPDATE api_keys SET expires_at = ? WHERE id = ?").bind(Date.now(), id).run();
    expect(await call("chats.list", secret)).toMatchObject(refused);
  });

  it("lives beside its successor, so that a program can move over", async () => {
    const [old, next] = [await makeKey(), await makeKey()];
    for (const { secret } of [old, next]) expect((await call("chats.list", secret)).status).toBe(200);
    await shop.visitor.mutate("keys.revoke", { id: old.id });
    expect((await call("chats.list", next.secret)).status).toBe(200);
  });

  it("says when it was last used, with at most one write a minute", async () => {
    const { id, secret } = await makeKey();
    await call("chats.list", secret);
    const first = (await keyRow(id))?.lastUsedAt;
    expect(first).toBeGreaterThan(0);
    await Promise.all([call("chats.list", secret), call("chats.list", secret)]);
    expect((await keyRow(id))?.lastUsedAt).toBe(first);
    await env.CONTROL.prepare("UPDATE api_keys SET last_used_at = ? WHERE id = ?")
      .bind(Date.now() - 60_000, id)
      .run();
    await call("chats.list", secret);
    expect((await keyRow(id))?.lastUsedAt).toBeGreaterThanOrEqual(first ?? Number.NaN);
  });

  it("of another workspace cannot be seen or revoked, and is as if it were not there", async () => {
    const { id } = await makeKey();
    const stranger = await openShopQuickly();
    const foreign = await stranger.visitor.mutate("keys.revoke", { id });
    const absent = await stranger.visitor.mutate("keys.revoke", { id: "made-up" });
    const bytesOf = ({ error: { data, message } }: typeof foreign) => ({ message, ...data, requestId: "" });
    expect(bytesOf(foreign)).toEqual(bytesOf(absent));
    expect(foreign.status).toBe(404);
    expect((await stranger.visitor.query("keys.list")).data.items).toEqual([]);
  });

  it("is made by owners and admins only", async () => {
    const agent = await openMember(shop.tenantId, "agent");
    const admin = await openMember(shop.tenantId, "admin");
    const wish = { name: "Mine", scopes: ["inbox.read"] };
    expect(await agent.mutate("keys.create", wish)).toMatchObject({ error: { data: { reason: "role_not_allowed" } } });
    expect((await admin.mutate("keys.create", wish)).data.key.createdBy).toBe(admin.email);
  });
});

describe("a key beside a cookie", () => {
  it("acts for its own workspace, and the cookie's is not touched", async () => {
    const { secret } = await makeKey();
    const other = await openShopQuickly();
    const headers = { cookie: other.visitor.cookie ?? "" };
    const listed = await call("accounts.list", secret, { headers });
    expect(listed.data?.items).toHaveLength(2);
    // Without an Origin: a program whose HTTP library has collected a cookie.
    const body = { ids: ["4096"] };
    expect((await call("deliveries.replay", secret, { headers, body })).status).toBe(200);
    expect((await shop.visitor.query("audit.list", { limit: 1 })).data.items[0].action).toBe("dead_letters.replayed");
    expect((await other.visitor.query("audit.list")).data.items).toEqual([]);
  });

  it("that does not count leaves the caller with nothing", async () => {
    const headers = { cookie: shop.visitor.cookie ?? "", origin: HOME };
    expect(await call("chats.list", "made-up", { headers })).toMatchObject(refused);
    expect(await call("auth.me", "made-up", { headers })).toMatchObject(refused);
  });

  it("opens no socket: that takes a session", async () => {
    const { secret } = await makeKey();
    for (const cookie of ["", shop.visitor.cookie ?? ""]) {
      const headers = { upgrade: "websocket", origin: HOME, authorization: `Bearer ${secret}`, cookie };
      expect((await fetchParley("/live", { headers })).status).toBe(401);
    }
  });
});

describe("the audit log", () => {
  it("names the key that acted, and never its secret", async () => {
    const { id, secret } = await makeKey();
    await call("deliveries.replay", secret, { body: { ids: ["4096"] } });
    // What is no number is refused, and kept nowhere: it may be a secret in the wrong place.
    expect((await call("deliveries.replay", secret, { body: { ids: [secret.slice(-43)] } })).status).toBe(400);
    const { items } = (await shop.visitor.query("audit.list", { actorId: id })).data;
    expect(items.at(-1)).toMatchObject({ action: "dead_letters.replayed", result: "ok", actorName: "Shop system" });
    const rows = await env.CONTROL.prepare("SELECT * FROM audit_log").all();
    expect(JSON.stringify(rows.results)).not.toContain(secret.slice(-43));
  });
});

describe("a key's limit", () => {
  it("is 100 calls a minute, each call of a batch counted, and another key's is its own", async () => {
    const [{ secret }, other] = [await makeKey(), await makeKey()];
    const batch = Array(10).fill("accounts.list").join(",");
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++) {
      const answer = await fetchParley(`/trpc/${batch}?batch=1`, { headers: { authorization: `Bearer ${secret}` } });
      const results = (await answer.json()) as { error?: { data: { httpStatus: number } } }[];
      statuses.push(...results.map(({ error }) => error?.data.httpStatus ?? 200));
    }
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(101);
    expect(statuses.slice(0, 100)).toEqual(Array(100).fill(200));
    const last = await call("accounts.list", secret);
    expect(last).toMatchObject({ status: 429, reason: "too_many_requests" });
    expect(Number(last.answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await call("accounts.list", other.secret)).status).toBe(200);
    expect((await newVisitor().query("accounts.list")).status).toBe(401);
  });
});

import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { gunzipSync } from "node:zlib";
import { Secret, TOTP } from "otpauth";
import { beforeAll, describe, expect, it } from "vitest";
import { hashPassword } from "../../worker/auth/passwords.ts";
import { buryTenant } from "../../worker/control/bury-tenant.ts";
import { saveCredential } from "../../worker/control/credentials.ts";
import { findEndpoint } from "../../worker/control/endpoints.ts";
import { findTenant } from "../../worker/control/tenants.ts";
import { newId } from "../../worker/shared/ids.ts";
import { mediaPrefixOf } from "../../worker/shared/media-prefix.ts";
import { VIEWER_HEADER, viewerMark } from "../../worker/shared/protocol.ts";
import { servicesOf } from "../../worker/trpc/context.ts";
import { finishDeletions } from "../../worker/trpc/delete-workspace.ts";
import { everyStoredValue, migratedControl } from "./control-database.ts";
import { exportOf } from "./fixtures/archive-fixture.ts";
import { openCaughtUp, openLive } from "./fixtures/live-client.ts";
import { openSellingShop, type SellingShop } from "./fixtures/selling-shop.ts";
import { openConnectedShop, openShopQuickly, type Shop } from "./fixtures/shop.ts";
import { whatsapp } from "./fixtures/unipile-envelope.ts";
import { until } from "./fixtures/until.ts";
import { type Answer, fetchParley, newVisitor, PASSWORD, signedUp, type Visitor } from "./visitor.ts";

/**
 * Proves that a person goes between workspaces and never has a session in two of them at once, and that a workspace
 * that is deleted leaves nothing behind: not in the control database, the object, the media or at the provider,
 * however the deletion broke off. Not here: who else may do it (permissions), and members (members).
 */

beforeAll(migratedControl);

const refusalOf = ({ status, error }: Answer) => [status, error?.data.reason, error?.data.fields?.[0]?.field ?? null];

/** Somebody new who joins by a link of `host`. */
async function join(host: Visitor, role: "owner" | "admin" | "agent"): Promise<Visitor & { userId: string }> {
  const { url } = (await host.mutate("members.invite", { role })).data as { url: string };
  const visitor = newVisitor();
  const joined = await visitor.mutate("invitations.accept", {
    token: url.split("/").at(-1),
    email: `${newId()}@shop.example`,
    password: PASSWORD,
  });
  expect(joined.status, joined.error?.message).toBe(200);
  return Object.assign(visitor, { userId: joined.data.user.id as string });
}

describe("A person with several workspaces", () => {
  it("makes another one and is its owner, with a session there and none in the old one.", async () => {
    const person = await signedUp();
    const before = person.cookie;
    const { live } = await openCaughtUp(person);
    const made = await person.mutate("workspaces.create", { name: "  Second shop " });
    expect(made.data).toEqual({
      user: { id: expect.any(String), email: person.email },
      tenant: { id: expect.any(String), name: "Second shop" },
    });
    expect((await person.query("auth.me")).data).toMatchObject({ tenant: made.data.tenant, role: "owner" });
    expect((await person.query("workspaces.list")).data.items).toEqual([
      { id: person.tenantId, name: "A shop", role: "owner", current: false },
      { ...made.data.tenant, role: "owner", current: true },
    ]);
    expect(await until("the old session's socket is closed", () => live.closed)).toMatchObject({ code: 4401 });
    expect((await Object.assign(newVisitor(), { cookie: before }).query("auth.me")).status).toBe(401);
    // Its own data key: not a copy of the other's.
    const { control } = servicesOf(env);
    const keys = [await findTenant(control, person.tenantId), await findTenant(control, made.data.tenant.id)];
    expect(new Set(keys.map((tenant) => tenant?.dataKey)).size).toBe(2);
  });

  it("switches to it and back, each time with a new token.", async () => {
    const person = await signedUp();
    const second = (await person.mutate("workspaces.create", { name: "Second" })).data.tenant.id as string;
    const cookies = [person.cookie];
    for (const id of [person.tenantId, second, second]) {
      expect((await person.mutate("workspaces.switch", { id })).data.tenant.id).toBe(id);
      expect((await person.query("auth.me")).data.tenant.id).toBe(id);
      cookies.push(person.cookie);
    }
    expect(new Set(cookies).size).toBe(4);
    for (const cookie of cookies.slice(0, -1)) {
      expect((await Object.assign(newVisitor(), { cookie }).query("auth.me")).status).toBe(401);
    }
  });

  it("acts in none of them for a page that another tab has left behind.", async () => {
    const person = await signedUp();
    const { data: before } = await person.query("auth.me");
    const second = (await person.mutate("workspaces.create", { name: "Second" })).data.tenant.id as string;
    const drawnFor = (userId: string, tenantId: string) =>
      fetchParley("/trpc/auth.me", {
        headers: { cookie: person.cookie ?? "", [VIEWER_HEADER]: viewerMark(userId, tenantId) },
      });
    expect((await drawnFor(before.user.id, second)).status).toBe(200);
    for (const page of [drawnFor(before.user.id, person.tenantId), drawnFor(newId(), second)]) {
      const answer = await page;
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ error: { data: { reason: "not_signed_in" } } });
    }
    expect((await person.query("auth.me")).status).toBe(200);
  });

  it("cannot switch to one that is not theirs, nor to where they are disabled, in the same bytes as to none.", async () => {
    const [person, host] = [await signedUp(), await signedUp()];
    const guest = await join(host, "agent");
    await guest.mutate("workspaces.create", { name: "Their own" });
    await host.mutate("members.disable", { userId: guest.userId });
    const nowhere = await person.mutate("workspaces.switch", { id: newId() });
    expect(refusalOf(nowhere)).toEqual([404, "not_found", null]);
    for (const [who, id] of [
      [person, host.tenantId],
      [guest, host.tenantId],
    ] as const) {
      const answer = await who.mutate("workspaces.switch", { id });
      expect({ ...answer.error.data, requestId: null }).toEqual({ ...nowhere.error.data, requestId: null });
      expect(answer.error.message).toBe(nowhere.error.message);
    }
    const listed = (await guest.query("workspaces.list")).data.items as { name: string }[];
    expect(listed.map(({ name }) => name)).toEqual(["Their own"]);
  });

  it("renames the one they are in, and no other.", async () => {
    const person = await signedUp();
    const second = (await person.mutate("workspaces.create", { name: "Second" })).data.tenant.id as string;
    expect((await person.mutate("workspaces.rename", { name: "  New name " })).data).toEqual({
      tenant: { id: second, name: "New name" },
    });
    expect(refusalOf(await person.mutate("workspaces.rename", { name: "  " }))).toEqual([400, "invalid_input", "name"]);
    const listed = (await person.query("workspaces.list")).data.items as { name: string }[];
    expect(listed.map(({ name }) => name)).toEqual(["A shop", "New name"]);
  });

  it("goes on to another one when they leave one, and is signed out when there is none.", async () => {
    const host = await signedUp();
    const guest = await join(host, "agent");
    const own = (await guest.mutate("workspaces.create", { name: "Their own" })).data.tenant as { id: string };
    await guest.mutate("workspaces.switch", { id: host.tenantId });
    expect((await guest.mutate("members.leave", {})).data).toEqual({ left: true, tenant: own });
    expect((await guest.query("auth.me")).data.tenant).toEqual(own);

    const other = await join(host, "agent");
    expect((await other.mutate("members.leave", {})).data).toEqual({ left: true, tenant: null });
    expect(other.cookie).toBeNull();
  });
});

/** A selling shop whose owner has a password, a customer's chat, a picture, a key, an invitation and an open socket. */
async function fullShop() {
  const shop = await openSellingShop();
  await env.CONTROL.prepare(
    "UPDATE users SET password_hash = ? WHERE id IN (SELECT user_id FROM members WHERE tenant_id = ?)",
  )
    .bind(await hashPassword(PASSWORD), shop.tenantId)
    .run();
  const { chatId } = await shop.customer("Ann");
  await env.MEDIA.put(`${mediaPrefixOf(shop.tenantId)}picture`, `a picture of ${CANARY}`);
  const canary = { accountId: shop.accountId, from: { name: "Cleo", phone: "3461100077777" }, text: CANARY };
  await shop.provider.customerWrites(canary);
  await shop.carryWebhooks();
  await exportOf(shop);
  await shop.visitor.mutate("keys.create", { name: "A program", scopes: ["inbox.read"] });
  await shop.visitor.mutate("members.invite", { role: "agent", email: "later@shop.example" });
  const { live } = await openCaughtUp(shop.visitor);
  const email = (await shop.visitor.query("auth.me")).data.user.email as string;
  return Object.assign(shop, { chatId, live, email });
}

const tablesOf = (shop: Shop): Promise<unknown[]> =>
  runInDurableObject(shop.object(), (_object, state) =>
    state.storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT GLOB '_cf_*'").toArray(),
  );

/** What a customer said, in a message, in a file and in an archive. */
const CANARY = "the canary in the shop";

/** Every byte that the bucket has of a tenant, with archives taken apart. */
async function bytesOf(tenantId: string): Promise<string> {
  const { objects } = await env.MEDIA.list({ prefix: mediaPrefixOf(tenantId) });
  const texts = await Promise.all(
    objects.map(async ({ key }) => {
      const bytes = Buffer.from((await (await env.MEDIA.get(key))?.arrayBuffer()) ?? new ArrayBuffer(0));
      return (key.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
    }),
  );
  return texts.join("\n");
}

const mediaOf = async (tenantId: string): Promise<number> =>
  (await env.MEDIA.list({ prefix: mediaPrefixOf(tenantId) })).objects.length;

const TENANT_TABLES = "members invitations sessions api_keys endpoints credentials accounts webhooks".split(" ");

/** How many rows each table of the control database has of a tenant; those without one are left out. */
async function rowsOf(tenantId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of TENANT_TABLES) {
    const statement = env.CONTROL.prepare(`SELECT count(*) AS n FROM ${table} WHERE tenant_id = ?`).bind(tenantId);
    const n = (await statement.first<number>("n")) ?? Number.NaN;
    if (n !== 0) counts[table] = n;
  }
  return counts;
}

const tombstoneOf = (tenantId: string) =>
  env.CONTROL.prepare("SELECT name, data_key, deleted_at, erased_at FROM tenants WHERE id = ?").bind(tenantId).first();

const GONE = { name: "", data_key: "", deleted_at: expect.any(Number), erased_at: null };

const deleteIt = (shop: Pick<Shop, "visitor">, name = "A shop") =>
  shop.visitor.mutate("workspaces.delete", { password: PASSWORD, name });

async function expectGone(shop: SellingShop & { email: string }): Promise<void> {
  expect(await rowsOf(shop.tenantId)).toEqual({});
  expect(await tombstoneOf(shop.tenantId)).toMatchObject({ name: "", data_key: "" });
  expect((await everyStoredValue()).filter((value) => value.includes(shop.apiKey))).toEqual([]);
  expect(await tablesOf(shop)).toEqual([{ name: "gone" }]);
  await until("its media are gone", async () => (await mediaOf(shop.tenantId)) === 0);
  expect((await everyStoredValue()).filter((value) => value.includes(CANARY))).toEqual([]);
}

describe("Deleting a workspace", () => {
  it("takes its name exactly as it is and the password, and nothing happens without.", async () => {
    const person = await signedUp();
    for (const name of ["a shop", "A shop ", "", "A  shop"]) {
      const answer = await person.mutate("workspaces.delete", { password: PASSWORD, name });
      expect(refusalOf(answer)).toEqual([400, "wrong_name", "name"]);
    }
    const wrong = await person.mutate("workspaces.delete", { password: "not the password", name: "A shop" });
    expect(refusalOf(wrong)).toEqual([400, "wrong_password", "password"]);
    expect((await person.query("auth.me")).data.tenant).toEqual({ id: person.tenantId, name: "A shop" });
    expect((await findTenant(servicesOf(env).control, person.tenantId))?.dataKey).toMatch(/^v1\./);
  });

  it("takes a code too where there is a second factor.", async () => {
    const person = await signedUp();
    const { secret } = (await person.mutate("secondFactor.begin", { password: PASSWORD })).data as { secret: string };
    const code = TOTP.generate({ secret: Secret.fromBase32(secret) });
    const confirmed = await person.mutate("secondFactor.confirm", { code });
    const input = { password: PASSWORD, name: "A shop" };
    expect(refusalOf(await person.mutate("workspaces.delete", input))).toEqual([400, "second_factor_needed", "code"]);
    // The code that was used to turn it on counts no second time.
    const used = await person.mutate("workspaces.delete", { ...input, code });
    expect(refusalOf(used)).toEqual([400, "wrong_code", "code"]);
    const recovery = confirmed.data.recoveryCodes[0] as string;
    expect((await person.mutate("workspaces.delete", { ...input, code: recovery })).status).toBe(200);
  });

  it("leaves nothing of it anywhere, ends its sockets, and touches no other workspace.", async () => {
    const [shop, other] = [await fullShop(), await fullShop()];
    expect(await shop.provider.webhooks({ apiKey: shop.apiKey })).toHaveLength(2);
    const { cookie } = shop.visitor;
    // In the picture, and in the archive beside it.
    expect((await bytesOf(shop.tenantId)).split(CANARY).length).toBeGreaterThan(2);
    expect((await deleteIt(shop)).data).toEqual({ deleted: true, tenant: null });

    expect(await until("its socket is closed", () => shop.live.closed)).toMatchObject({ code: 4401 });
    expect(shop.visitor.cookie).toBeNull();
    expect((await Object.assign(newVisitor(), { cookie }).query("auth.me")).status).toBe(401);
    await expect(openLive({ cookie })).rejects.toThrow("401");
    await expectGone(shop);
    expect(await shop.provider.webhooks({ apiKey: shop.apiKey })).toEqual([]);

    // Its owner belonged nowhere else: the email is free again, and the password signs in nowhere.
    const credentials = { email: shop.email, password: PASSWORD };
    expect((await newVisitor().mutate("auth.signIn", credentials)).status).toBe(401);
    expect((await newVisitor().mutate("auth.signUp", { ...credentials, workspace: "Anew" })).status).toBe(200);

    expect((await other.visitor.query("chats.list", {})).data.items).toHaveLength(2);
    expect(await bytesOf(other.tenantId)).toContain(CANARY);
    expect(await other.provider.webhooks({ apiKey: other.apiKey })).toHaveLength(2);
    expect(other.live.closed).toBeNull();
    expect(Object.keys(await rowsOf(other.tenantId)).sort()).toEqual(TENANT_TABLES.toSorted());
  });

  it("is written down before and after, and the account can be connected elsewhere at once.", async () => {
    const [shop, other] = [await fullShop(), await fullShop()];
    const input = { provider: "unipile", dsn: await dsnOf(shop), apiKey: shop.apiKey };
    const { items } = (await shop.visitor.mutate("accounts.available", input)).data as {
      items: { externalId: string }[];
    };
    const connect = () =>
      other.visitor.mutate("accounts.connect", { ...input, externalIds: items.map(({ externalId }) => externalId) });
    expect((await connect()).error.data.reason).toBe("account_held");
    await deleteIt(shop);
    expect((await connect()).status).toBe(200);

    const rows = await env.CONTROL.prepare(
      "SELECT action, result, target FROM audit_log WHERE tenant_id = ? AND action = 'workspace.deleted' ORDER BY seq",
    )
      .bind(shop.tenantId)
      .all();
    const row = { action: "workspace.deleted", target: "A shop" };
    expect(rows.results).toEqual([
      { ...row, result: "begun" },
      { ...row, result: "ok" },
    ]);
  });

  it("takes whoever did it on to another workspace of theirs, and signs all others out.", async () => {
    const person = await signedUp();
    const colleague = await join(person, "admin");
    const second = (await person.mutate("workspaces.create", { name: "Second" })).data.tenant as { id: string };
    await person.mutate("workspaces.switch", { id: person.tenantId });
    expect((await person.mutate("workspaces.delete", { password: PASSWORD, name: "A shop" })).data).toEqual({
      deleted: true,
      tenant: second,
    });
    expect((await person.query("auth.me")).data.tenant).toEqual(second);
    expect((await person.query("workspaces.list")).data.items).toHaveLength(1);
    expect((await colleague.query("auth.me")).status).toBe(401);
  });

  it("is done once by two who do it at the same moment.", async () => {
    const person = await signedUp();
    const input = { password: PASSWORD, name: "A shop" };
    const answers = await Promise.all([
      person.mutate("workspaces.delete", input),
      Object.assign(newVisitor(), { cookie: person.cookie }).mutate("workspaces.delete", input),
    ]);
    expect(answers.map(({ status }) => status)).toContain(200);
    expect(answers.every(({ status }) => status < 500)).toBe(true);
    expect(await tombstoneOf(person.tenantId)).toEqual(GONE);
  });
});

/** The simulator's address, as the shop's credential has it. */
const dsnOf = async (shop: SellingShop): Promise<string> =>
  (await env.CONTROL.prepare("SELECT origin FROM credentials WHERE tenant_id = ?")
    .bind(shop.tenantId)
    .first<string>("origin")) ?? "";

describe("A webhook of a deleted workspace", () => {
  it("finds no endpoint, although it was remembered, and no database is made for it.", async () => {
    const shop = await fullShop();
    const { control } = servicesOf(env);
    const endpointId = await env.CONTROL.prepare("SELECT id FROM endpoints WHERE tenant_id = ?")
      .bind(shop.tenantId)
      .first<string>("id");
    expect(await findEndpoint(control, endpointId!)).not.toBeNull();
    await deleteIt(shop);
    expect(await findEndpoint(control, endpointId!)).toBeNull();
    await evictDurableObject(shop.object());
    expect(await shop.deliver(whatsapp("late"))).toBe(404);
    await expectGone(shop);
  });

  it("changes nothing where an endpoint is still remembered: the object stays empty, in later wakes too.", async () => {
    const shop = await openConnectedShop();
    expect(await shop.deliver(whatsapp("early"))).toBe(200);
    // As in another isolate, which has no way of knowing.
    await shop.inbox().destroy();
    const body = new TextEncoder().encode(JSON.stringify(whatsapp("late"))).buffer;
    const gone = { ok: false, reason: "gone" };
    const delivery = { provider: "unipile", receivedAt: Date.now(), body } as const;
    expect(await shop.inbox().deliver(delivery)).toEqual(gone);
    await evictDurableObject(shop.object());
    expect(await shop.inbox().deliver(delivery)).toEqual(gone);
    expect(await shop.deliver(whatsapp("late"))).toBe(404);
    await shop.inbox().destroy();
    expect(await tablesOf(shop)).toEqual([{ name: "gone" }]);
    const alarm = await runInDurableObject(shop.object(), (_object, state) => state.storage.getAlarm());
    expect(alarm).toBeNull();
  });
});

describe("A deletion that broke off", () => {
  const LATECOMERS_MS = 10 * 60 * 1000;

  it("is finished by the scheduled run, which looks once more when nothing can be on its way.", async () => {
    const shop = await fullShop();
    const { control, vault } = servicesOf(env);
    const tenant = await findTenant(control, shop.tenantId);
    // All that happened before the Worker was gone.
    await buryTenant(control, shop.tenantId);
    expect((await shop.visitor.query("auth.me")).status).toBe(401);
    expect(await rowsOf(shop.tenantId)).toEqual({});
    expect(await bytesOf(shop.tenantId)).toContain(CANARY);

    // A call that had begun before writes after it, with the key that it still had in its hands.
    const late = { provider: "unipile", origin: "https://api9.unipile.com:13999", apiKey: "a-late-key" } as const;
    await saveCredential(control, vault, tenant!, late);
    const now = Date.now();
    await finishDeletions(servicesOf(env), now);
    await expectGone(shop);
    expect(await tombstoneOf(shop.tenantId)).toEqual(GONE);
    expect(await until("its socket is closed", () => shop.live.closed)).toMatchObject({ code: 4401 });

    await finishDeletions(servicesOf(env), now + LATECOMERS_MS);
    expect(await tombstoneOf(shop.tenantId)).toEqual({ ...GONE, erased_at: expect.any(Number) });
  });

  it("waits for none of those before it that cannot be finished.", async () => {
    const services = servicesOf(env);
    const stuck = new Set<string>();
    for (let one = 0; one < 20; one++) {
      const { tenantId } = await openShopQuickly();
      await buryTenant(services.control, tenantId);
      stuck.add(tenantId);
    }
    const shop = await openShopQuickly();
    await buryTenant(services.control, shop.tenantId);
    const media = new Proxy(env.MEDIA, {
      get: (bucket, name: keyof R2Bucket) => async (options: R2ListOptions) => {
        if (name === "list" && [...stuck].some((id) => options.prefix?.includes(id)))
          throw new Error("R2 is not there");
        return (bucket[name] as (options: R2ListOptions) => Promise<unknown>)(options);
      },
    });
    await until("the last of them is erased", async () => {
      await finishDeletions({ ...services, media }, Date.now() + LATECOMERS_MS);
      return (await tombstoneOf(shop.tenantId))?.erased_at !== null;
    });
    expect((await tombstoneOf([...stuck][0]!))?.erased_at).toBeNull();
  });
});

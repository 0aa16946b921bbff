import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { ensureEndpoint } from "../../worker/control/endpoints.ts";
import { findTenant } from "../../worker/control/tenants.ts";
import { newId, newSecret } from "../../worker/shared/ids.ts";
import { servicesOf } from "../../worker/trpc/context.ts";
import { everyStoredValue, migratedControl } from "./control-database.ts";
import { fetchParley, signedUp } from "./visitor.ts";

/**
 * Proves what the webhook's door lets in: the secret, the size, and that a forged call costs nothing. What a
 * delivery then becomes is in the inbox's own flows.
 */

type Door = { tenantId: string; path: string; secret: string };
let door: Door;

beforeAll(async () => {
  await migratedControl();
  door = await newDoor();
});

/** A tenant with an endpoint, whose object has never been called: unlike a sign-up, which opens it. */
async function newDoor(): Promise<Door> {
  const { control, vault } = servicesOf(env);
  const tenantId = newId();
  await env.CONTROL.prepare("INSERT INTO tenants (id, name, data_key, created_at) VALUES (?, ?, ?, ?)")
    .bind(tenantId, "A shop", await vault.newDataKey(tenantId), Date.now())
    .run();
  const tenant = await findTenant(control, tenantId);
  if (tenant === null) throw new Error("no tenant");
  const endpoint = await ensureEndpoint(control, vault, tenant, "unipile");
  return { tenantId, path: `/webhooks/unipile/${endpoint.id}`, secret: endpoint.secret };
}

const knock = (body: BodyInit, headers: Record<string, string>, path = door.path) =>
  fetchParley(path, { method: "POST", headers, body });

const enter = (body: BodyInit, headers: Record<string, string> = {}) =>
  knock(body, { "unipile-auth": door.secret, ...headers });

const inbox = () => env.INBOX.getByName(door.tenantId);

function storedDeliveries(): Promise<{ body: string }[]> {
  return runInDurableObject(inbox(), (_object, { storage }) =>
    storage.sql
      .exec<{ body: ArrayBuffer }>("SELECT body FROM deliveries ORDER BY id")
      .toArray()
      .map(({ body }) => ({ body: new TextDecoder().decode(body) })),
  );
}

describe("a call with a wrong secret", () => {
  const wrong: [name: string, secretOf: (door: Door) => string | null][] = [
    ["none", () => null],
    ["an empty one", () => ""],
    ["a guess", () => "x".repeat(43)],
    ["the endpoint's id", ({ path }) => path.split("/").at(-1) ?? ""],
    ["one that lacks its last letter", ({ secret }) => secret.slice(0, -1)],
    ["one with a letter more", ({ secret }) => `${secret}A`],
    ["one in the other case", ({ secret }) => secret.toUpperCase()],
  ];

  it.each(wrong)("(%s) gets 401, writes nothing and wakes no object", async (_name, secretOf) => {
    const untouched = await newDoor();
    const rows = await everyStoredValue();
    const objects = (await listDurableObjectIds(env.INBOX)).length;

    const secret = secretOf(untouched);
    const headers: Record<string, string> = secret === null ? {} : { "unipile-auth": secret };
    expect((await knock('{"event":"message_received"}', headers, untouched.path)).status).toBe(401);
    expect(await everyStoredValue()).toEqual(rows);
    expect(await listDurableObjectIds(env.INBOX)).toHaveLength(objects);

    // The same with the right one does wake it, so that the count above means something.
    expect((await knock("{}", { "unipile-auth": untouched.secret }, untouched.path)).status).toBe(200);
    expect(await listDurableObjectIds(env.INBOX)).toHaveLength(objects + 1);
  });

  it("does not come in with the secret of another tenant", async () => {
    const other = await newDoor();
    expect((await knock("{}", { "unipile-auth": other.secret })).status).toBe(401);
    expect((await knock("{}", { "unipile-auth": door.secret }, other.path)).status).toBe(401);
  });

  it("does not come in with a cookie", async () => {
    const visitor = await signedUp();
    expect((await knock("{}", { cookie: visitor.cookie ?? "" })).status).toBe(401);
  });
});

describe("an address that is none", () => {
  it.each([
    ["made up", newSecret(128)],
    ["short", "x"],
    ["climbing out", "../ready"],
    ["a NUL", "%00"],
    ["long", "x".repeat(500)],
  ])("(%s) gets 404", async (_name, id) => {
    const answer = await knock("{}", { "unipile-auth": door.secret }, `/webhooks/unipile/${encodeURIComponent(id)}`);
    expect(answer.status).toBe(404);
  });

  it("is every other path under /webhooks, and every other method", async () => {
    expect((await knock("{}", {}, "/webhooks/other/x")).status).toBe(404);
    expect((await fetchParley(door.path, { headers: { "unipile-auth": door.secret } })).status).toBe(404);
  });
});

describe("a call with the secret", () => {
  it("that is not JSON is stored as a dead letter and answered 200", async () => {
    expect((await enter("this is not JSON")).status).toBe(200);
    expect((await storedDeliveries()).map(({ body }) => body)).toContain("this is not JSON");
  });

  it.each([["application/json"], ["application/x-www-form-urlencoded"], ["text/plain"], ["image/png"], ["nonsense"]])(
    "is taken as %s",
    async (type) => {
      const body = JSON.stringify({ event: "message_read", account_id: "a", type });
      expect((await enter(body, { "content-type": type })).status).toBe(200);
      expect((await storedDeliveries()).map((delivery) => delivery.body)).toContain(body);
    },
  );

  it("is stored once, however often it comes", async () => {
    const body = JSON.stringify({ event: "message_read", account_id: "again" });
    for (let i = 0; i < 3; i++) expect((await enter(body)).status).toBe(200);
    expect((await storedDeliveries()).filter((delivery) => delivery.body === body)).toHaveLength(1);
  });

  it("is taken across origins, since no cookie is read", async () => {
    expect((await enter("{}", { origin: "https://evil.example", "sec-fetch-site": "cross-site" })).status).toBe(200);
  });

  it("up to 3 MB is taken", async () => {
    const body = `{"x":"${"a".repeat(1024 * 1024)}"}`;
    expect((await enter(body)).status).toBe(200);
  });

  it("over 3 MB gets 413, with or without a length", async () => {
    const before = await storedDeliveries();
    const large = new Uint8Array(3 * 1024 * 1024 + 1).fill(0x20);
    expect((await enter(large)).status).toBe(413);
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const written = (async () => {
      for (let i = 0; i < 4; i++) await writer.write(large.slice(0, 1024 * 1024));
      await writer.close();
    })().catch(() => "the reader stopped, as it should");
    expect((await enter(readable)).status).toBe(413);
    await written;
    expect(await storedDeliveries()).toEqual(before);
  });
});

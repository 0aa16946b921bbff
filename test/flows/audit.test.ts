import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { type AuditEntry, PLATFORM, recordAudit } from "../../worker/control/audit.ts";
import type { ControlDb } from "../../worker/control/database.ts";
import { verifyAudit } from "../../worker/control/read-audit.ts";
import { newId } from "../../worker/shared/ids.ts";
import { auditTrailOf } from "../../worker/trpc/audit-trail.ts";
import { servicesOf, type TrpcContext } from "../../worker/trpc/context.ts";
import { migratedControl } from "./control-database.ts";
import { openMember, type SignedInMember } from "./fixtures/member.ts";
import { openShopQuickly, type Shop } from "./fixtures/shop.ts";
import { fetchParley, HOME, newVisitor, PASSWORD, signedUp } from "./visitor.ts";

/**
 * The audit log in the real D1. Proves that it is gapless under calls at the same time, that it finds what
 * somebody changes by hand, and what procedures write into it. It cannot prove anything against somebody who
 * rewrites the whole chain, head included: see worker/control/audit.ts.
 */

let control: ControlDb;
beforeAll(async () => {
  control = await migratedControl();
});

const entry = (tenantId: string, changes: Partial<AuditEntry> = {}): AuditEntry => ({
  tenantId,
  action: "member.invited",
  result: "ok",
  actor: { id: "user-1", name: "ann@shop.example" },
  target: "bea@shop.example",
  address: "192.0.2.1",
  requestId: newId(),
  ...changes,
});

/** A tenant with so many rows in its log. */
async function logOf(rows: number): Promise<string> {
  const tenantId = newId();
  for (let i = 1; i <= rows; i++) await recordAudit(control, entry(tenantId, { target: `person ${i}` }));
  return tenantId;
}

const execute = (sql: string, ...values: unknown[]) =>
  env.CONTROL.prepare(sql)
    .bind(...values)
    .run();

describe("the chain", () => {
  it("is gapless and whole when twenty-five append to it at once", async () => {
    const tenantId = newId();
    await Promise.all(Array.from({ length: 25 }, (_, i) => recordAudit(control, entry(tenantId, { target: `${i}` }))));
    const rows = await env.CONTROL.prepare("SELECT seq, target FROM audit_log WHERE tenant_id = ? ORDER BY seq")
      .bind(tenantId)
      .all<{ seq: number; target: string }>();
    expect(rows.results.map(({ seq }) => seq)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    expect(new Set(rows.results.map(({ target }) => target)).size).toBe(25);
    expect(await verifyAudit(control, tenantId, 7)).toEqual({ checked: 25, brokenAt: null });
  });

  it("takes the same entry twice at once as two rows", async () => {
    const tenantId = newId();
    const twin = entry(tenantId);
    await Promise.all([recordAudit(control, twin, 1_000), recordAudit(control, twin, 1_000)]);
    expect(await verifyAudit(control, tenantId)).toEqual({ checked: 2, brokenAt: null });
  });

  it("holds texts of any kind, and cuts long ones", async () => {
    const tenantId = newId();
    for (const target of ['a","b', "\0", "\ud800 half an emoji", "𝕊".repeat(400), null])
      await recordAudit(control, entry(tenantId, { target, actor: null, address: null }));
    expect(await verifyAudit(control, tenantId)).toEqual({ checked: 5, brokenAt: null });
  });

  it("of a tenant without a log is whole and empty", async () => {
    expect(await verifyAudit(control, newId())).toEqual({ checked: 0, brokenAt: null });
  });

  it("of one tenant does not notice what happens to another's", async () => {
    const [mine, other] = [await logOf(3), await logOf(3)];
    await execute("DELETE FROM audit_log WHERE tenant_id = ?", other);
    expect((await verifyAudit(control, mine)).brokenAt).toBeNull();
    expect((await verifyAudit(control, other)).brokenAt).toBe(1);
  });

  it.each([
    ["at", 1],
    ["action", "member.removed"],
    ["result", "refused"],
    ["actor_id", "user-2"],
    ["actor_name", null],
    ["target", ""],
    ["address", "192.0.2.2"],
    ["request_id", "another"],
    ["hash", "0".repeat(64)],
  ])("finds a row whose %s was changed", async (column, value) => {
    const tenantId = await logOf(5);
    await execute(`UPDATE audit_log SET ${column} = ? WHERE tenant_id = ? AND seq = 3`, value, tenantId);
    expect(await verifyAudit(control, tenantId, 2)).toEqual({ checked: 2, brokenAt: 3 });
  });

  it.each([1, 3, 5])("finds that row %i of five was taken out", async (seq) => {
    const tenantId = await logOf(5);
    await execute("DELETE FROM audit_log WHERE tenant_id = ? AND seq = ?", tenantId, seq);
    expect(await verifyAudit(control, tenantId, 2)).toEqual({ checked: seq - 1, brokenAt: seq });
  });

  it("finds that a row was taken out and the others moved up", async () => {
    const tenantId = await logOf(5);
    await execute("DELETE FROM audit_log WHERE tenant_id = ? AND seq = 3", tenantId);
    await execute("UPDATE audit_log SET seq = seq - 1 WHERE tenant_id = ? AND seq > 3", tenantId);
    await execute("UPDATE audit_heads SET seq = 4 WHERE tenant_id = ?", tenantId);
    expect((await verifyAudit(control, tenantId)).brokenAt).toBe(3);
  });

  it("finds that two rows changed places", async () => {
    const tenantId = await logOf(5);
    for (const [from, to] of [
      [2, 100],
      [3, 2],
      [100, 3],
    ]) {
      await execute("UPDATE audit_log SET seq = ? WHERE tenant_id = ? AND seq = ?", to, tenantId, from);
    }
    expect((await verifyAudit(control, tenantId)).brokenAt).toBe(2);
  });

  it("finds a row of another tenant's log that was put into this one", async () => {
    const [mine, other] = [await logOf(2), await logOf(2)];
    await execute("DELETE FROM audit_log WHERE tenant_id = ? AND seq = 2", mine);
    await execute("UPDATE audit_log SET tenant_id = ? WHERE tenant_id = ? AND seq = 2", mine, other);
    expect((await verifyAudit(control, mine)).brokenAt).toBe(2);
  });

  it("finds that the head was moved back, changed or taken out, and refuses to go on from there", async () => {
    const [moved, changed, gone] = [await logOf(4), await logOf(4), await logOf(4)];
    const [third] = (
      await env.CONTROL.prepare("SELECT hash FROM audit_log WHERE tenant_id = ? AND seq = 3")
        .bind(moved)
        .all<{ hash: string }>()
    ).results;
    await execute("UPDATE audit_heads SET seq = 3, hash = ? WHERE tenant_id = ?", third?.hash, moved);
    await execute("UPDATE audit_heads SET hash = ? WHERE tenant_id = ?", "0".repeat(64), changed);
    await execute("DELETE FROM audit_heads WHERE tenant_id = ?", gone);
    expect((await verifyAudit(control, moved)).brokenAt).toBe(4);
    expect((await verifyAudit(control, changed)).brokenAt).toBe(4);
    expect((await verifyAudit(control, gone)).brokenAt).toBe(1);
    await expect(recordAudit(control, entry(moved))).rejects.toThrow();
    await expect(recordAudit(control, entry(gone))).rejects.toThrow();
  });
});

describe("what procedures write", () => {
  let shop: Shop;
  let agent: SignedInMember;
  const listed = async (input?: object) => (await shop.visitor.query("audit.list", input)).data;

  beforeAll(async () => {
    shop = await openShopQuickly();
    agent = await openMember(shop.tenantId, "agent");
  });

  it("is who did what to what, from where, and how it went", async () => {
    const made = await shop.visitor.mutate("keys.create", { name: "Shop system", scopes: ["inbox.read"] });
    const [row] = (await listed()).items;
    expect(row).toEqual({
      seq: 1,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      action: "key.created",
      result: "ok",
      actorId: expect.any(String),
      actorName: expect.stringMatching(/@shop\.example$/),
      target: `Shop system (${made.data.key.id}): inbox.read`,
      address: null,
      requestId: expect.any(String),
    });
    expect(JSON.stringify(row)).not.toContain(made.data.secret);
  });

  it("says who was refused", async () => {
    await agent.mutate("keys.create", { name: "Mine", scopes: ["inbox.read"] });
    const [row] = (await listed()).items;
    expect(row).toMatchObject({ action: "key.created", result: "refused", actorName: agent.email });
  });

  it("has the address that Cloudflare saw, and the request id that the answer carries", async () => {
    const answer = await fetchParley("/trpc/keys.revoke", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "cf-connecting-ip": "198.51.100.7",
        "x-forwarded-for": "203.0.113.9",
        cookie: shop.visitor.cookie ?? "",
        origin: HOME,
      },
      body: JSON.stringify({ id: "made-up" }),
    });
    const requestId = answer.headers.get("x-request-id");
    expect(await answer.json()).toMatchObject({ error: { data: { reason: "not_found", requestId } } });
    const [row] = (await listed()).items;
    expect(row).toMatchObject({ result: "refused", target: "made-up", address: "198.51.100.7", requestId });
  });

  it("has nothing of calls that were not understood, and nothing of reading", async () => {
    const before = (await listed()).items.length;
    await shop.visitor.mutate("keys.create", { name: "", scopes: [] });
    await shop.visitor.query("keys.list");
    await newVisitor().mutate("keys.create", { name: "x", scopes: ["inbox.read"] });
    expect((await listed()).items).toHaveLength(before);
  });

  it("can be filtered, and comes in pages", async () => {
    const all = (await listed()).items;
    expect((await listed({ result: "refused" })).items).toEqual(
      all.filter(({ result }: { result: string }) => result === "refused"),
    );
    expect((await listed({ action: "key.revoked" })).items).toHaveLength(1);
    expect((await listed({ actorId: agent.userId })).items).toHaveLength(1);
    const first = await listed({ limit: 2 });
    const second = await listed({ limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items]).toEqual(all);
    expect(second.nextCursor).toBeNull();
    expect(await shop.visitor.query("audit.list", { cursor: "made up" })).toMatchObject({
      status: 400,
      error: { data: { reason: "bad_cursor" } },
    });
  });

  it("stays in its tenant", async () => {
    const other = await openShopQuickly();
    expect((await other.visitor.query("audit.list")).data.items).toEqual([]);
    expect((await other.visitor.query("audit.verify")).data).toEqual({ ok: true, checked: 0, brokenAt: null });
  });

  it("can be checked by who may read it", async () => {
    expect((await shop.visitor.query("audit.verify")).data).toEqual({ ok: true, checked: 3, brokenAt: null });
    expect(await agent.query("audit.verify")).toMatchObject({ status: 403 });
    await execute("UPDATE audit_log SET target = 'x' WHERE tenant_id = ? AND seq = 2", shop.tenantId);
    expect((await shop.visitor.query("audit.verify")).data).toEqual({ ok: false, checked: 1, brokenAt: 2 });
  });

  it.each(["whoever's workspace it is about", "the platform where no tenant is known"])(
    "belongs to %s: a failed sign-in",
    async (whose) => {
      const owner = await signedUp();
      const isKnown = whose.startsWith("whoever");
      const email = isKnown ? owner.email : `nobody-${owner.email}`;
      const answer = await newVisitor().mutate("auth.signIn", { email, password: `${PASSWORD}x` });
      expect(answer).toMatchObject({ status: 401 });
      const rows = await env.CONTROL.prepare("SELECT * FROM audit_log WHERE tenant_id = ? ORDER BY seq DESC LIMIT 1")
        .bind(isKnown ? owner.tenantId : PLATFORM)
        .all();
      expect(rows.results).toMatchObject([{ action: "auth.signed_in", result: "refused" }]);
    },
  );
});

describe("when the log cannot be written", () => {
  it("what was done stays done, and the Worker's log has the row instead", async () => {
    const shop = await openShopQuickly();
    const lines = vi.spyOn(console, "error").mockImplementation(() => {});
    await execute("ALTER TABLE audit_heads RENAME TO audit_heads_away");
    const answer = await shop.visitor.mutate("keys.create", { name: "Shop system", scopes: ["inbox.read"] });
    await execute("ALTER TABLE audit_heads_away RENAME TO audit_heads");
    const logged = lines.mock.calls.map(([line]) => JSON.parse(line as string));
    lines.mockRestore();
    expect(answer.status).toBe(200);
    expect((await shop.visitor.query("keys.list")).data.items).toHaveLength(1);
    expect(logged).toContainEqual(
      expect.objectContaining({ what: "audit_not_written", action: "key.created", result: "ok" }),
    );
  });

  it("what cannot be undone is not begun", async () => {
    const lines = vi.spyOn(console, "error").mockImplementation(() => {});
    const ctx = {
      ...servicesOf(env),
      session: null,
      key: null,
      visitor: { address: null, device: "a test", requestId: newId() },
    } as unknown as TrpcContext;
    const trail = auditTrailOf(ctx, "workspace.deleted");
    await execute("ALTER TABLE audit_heads RENAME TO audit_heads_away");
    const refused = await trail.announce().catch((error: unknown) => error);
    await execute("ALTER TABLE audit_heads_away RENAME TO audit_heads");
    lines.mockRestore();
    expect(refused).toMatchObject({ code: "SERVICE_UNAVAILABLE", cause: { reason: "try_again" } });

    const tenantId = newId();
    trail.note({ tenantId });
    await trail.announce();
    await trail.settle(null);
    const rows = await env.CONTROL.prepare("SELECT result FROM audit_log WHERE tenant_id = ? ORDER BY seq")
      .bind(tenantId)
      .all();
    expect(rows.results).toEqual([{ result: "begun" }, { result: "ok" }]);
  });
});

import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { claimAccounts, type ExternalAccount } from "../../worker/control/accounts.ts";
import { openAccess, saveCredential } from "../../worker/control/credentials.ts";
import type { ControlDb } from "../../worker/control/database.ts";
import { ensureEndpoint, findEndpoint, secretMatches } from "../../worker/control/endpoints.ts";
import { findTenant, type Tenant } from "../../worker/control/tenants.ts";
import { createVault, UnreadableSecretError } from "../../worker/control/vault.ts";
import { forgetWebhook, listRegisteredWebhooks, recordWebhook } from "../../worker/control/webhooks.ts";
import { newId, newSecret, sha256Hex } from "../../worker/shared/ids.ts";
import { everyStoredValue, migratedControl } from "./control-database.ts";

/** Proves the control plane on real D1: races, and what lies in the rows. Not here: sessions (control-sessions). */

const vault = createVault([{ id: "test", key: crypto.getRandomValues(new Uint8Array(32)) }]);
let control: ControlDb;

beforeAll(async () => {
  control = await migratedControl();
});

async function newTenant(): Promise<Tenant> {
  const id = newId();
  await env.CONTROL.prepare("INSERT INTO tenants (id, name, data_key, created_at) VALUES (?, ?, ?, ?)")
    .bind(id, "A shop", await vault.newDataKey(id), Date.now())
    .run();
  const tenant = await findTenant(control, id);
  if (tenant === null) throw new Error("the tenant is not there");
  return tenant;
}

const ORIGIN = "https://api1.unipile.com:13111";

async function newCredential(tenant: Tenant, origin = ORIGIN): Promise<{ id: string; apiKey: string }> {
  const apiKey = newSecret(256);
  return { ...(await saveCredential(control, vault, tenant, { provider: "unipile", origin, apiKey })), apiKey };
}

const whatsapp = (externalId: string): ExternalAccount => ({ provider: "unipile", channel: "whatsapp", externalId });

describe("an external account", () => {
  it("goes to exactly one of two tenants that connect it at the same moment", async () => {
    for (let round = 0; round < 10; round++) {
      const tenants = [await newTenant(), await newTenant()] as const;
      const credentials = [await newCredential(tenants[0]), await newCredential(tenants[1])] as const;
      const externalId = `raced-${round}`;
      const outcomes = await Promise.all([
        claimAccounts(control, tenants[0].id, credentials[0].id, [whatsapp(externalId)]),
        claimAccounts(control, tenants[1].id, credentials[1].id, [whatsapp(externalId)]),
      ]);
      expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
      expect(outcomes).toContainEqual({ ok: false, reason: "held_by_another_tenant" });
      const rows = await env.CONTROL.prepare("SELECT tenant_id FROM accounts WHERE external_id = ?")
        .bind(externalId)
        .all<{ tenant_id: string }>();
      expect(rows.results).toEqual([{ tenant_id: tenants[outcomes.findIndex((outcome) => outcome.ok)]?.id }]);
    }
  });

  it("is claimed with all the others of the call or not at all", async () => {
    const [holder, latecomer] = [await newTenant(), await newTenant()];
    await claimAccounts(control, holder.id, (await newCredential(holder)).id, [whatsapp("held")]);
    const wanted = [whatsapp("free-1"), whatsapp("held"), whatsapp("free-2")];
    const credential = await newCredential(latecomer);
    expect(await claimAccounts(control, latecomer.id, credential.id, wanted)).toEqual({
      ok: false,
      reason: "held_by_another_tenant",
    });
    const rows = await env.CONTROL.prepare("SELECT external_id FROM accounts WHERE tenant_id = ?")
      .bind(latecomer.id)
      .all();
    expect(rows.results).toEqual([]);
    const held = await env.CONTROL.prepare("SELECT tenant_id FROM accounts WHERE external_id = 'held'").first();
    expect(held).toEqual({ tenant_id: holder.id });
  });

  it("keeps its id when its tenant connects it again, and is called with the newer credential from then on", async () => {
    const tenant = await newTenant();
    const first = await newCredential(tenant);
    const second = await newCredential(tenant, "https://api2.unipile.com:13222");
    const before = await claimAccounts(control, tenant.id, first.id, [whatsapp("again-1")]);
    const after = await claimAccounts(control, tenant.id, second.id, [whatsapp("again-1"), whatsapp("again-2")]);
    if (!before.ok || !after.ok) throw new Error("both claims should succeed");
    expect(after.value.map(({ externalId }) => externalId)).toEqual(["again-1", "again-2"]);
    expect(after.value[0]).toEqual(before.value[0]);
    expect(await openAccess(control, vault, tenant.id, after.value[0]?.id ?? "")).toEqual({
      provider: "unipile",
      channel: "whatsapp",
      origin: "https://api2.unipile.com:13222",
      apiKey: second.apiKey,
      accountExternalId: "again-1",
    });
  });

  it("named twice in one call is one account, and a call that names none claims none", async () => {
    const tenant = await newTenant();
    const credential = await newCredential(tenant);
    const claimed = await claimAccounts(control, tenant.id, credential.id, [whatsapp("twice"), whatsapp("twice")]);
    expect(claimed).toEqual({ ok: true, value: [{ id: expect.any(String), externalId: "twice" }] });
    expect(await claimAccounts(control, tenant.id, credential.id, [])).toEqual({ ok: true, value: [] });
  });

  it("opens for its own tenant only, and never through a credential of another", async () => {
    const [owner, stranger] = [await newTenant(), await newTenant()];
    const claimed = await claimAccounts(control, owner.id, (await newCredential(owner)).id, [whatsapp("private")]);
    const accountId = claimed.ok ? (claimed.value[0]?.id ?? "") : "";
    expect(await openAccess(control, vault, owner.id, accountId)).not.toBeNull();
    expect(await openAccess(control, vault, stranger.id, accountId)).toBeNull();
    expect(await openAccess(control, vault, owner.id, newId())).toBeNull();

    const foreign = await newCredential(stranger);
    await claimAccounts(control, owner.id, foreign.id, [whatsapp("private")]);
    expect(await openAccess(control, vault, owner.id, accountId)).toBeNull();
  });
});

describe("a credential", () => {
  it("is in no row in plain, nor is an endpoint's secret, in any spelling", async () => {
    const tenant = await newTenant();
    const { apiKey } = await newCredential(tenant);
    const { secret } = await ensureEndpoint(control, vault, tenant, "unipile");
    const stored = (await everyStoredValue()).join("\n");
    expect(stored).toContain(tenant.id);
    for (const plain of [apiKey, secret]) {
      for (const spelling of [
        plain,
        btoa(plain),
        btoa(plain).replaceAll("=", ""),
        Buffer.from(plain).toString("hex"),
      ]) {
        expect(stored).not.toContain(spelling);
        // Shifted base64 shows a text's middle in other letters, so parts are looked for as well.
        expect(stored).not.toContain(spelling.slice(0, 12));
      }
    }
  });

  it("saved again keeps its id, takes the new key, and opens", async () => {
    const tenant = await newTenant();
    const first = await newCredential(tenant);
    await claimAccounts(control, tenant.id, first.id, [whatsapp(`renewed-${tenant.id}`)]);
    const second = await newCredential(tenant);
    expect(second.id).toBe(first.id);
    const account = await env.CONTROL.prepare("SELECT id FROM accounts WHERE tenant_id = ?")
      .bind(tenant.id)
      .first<{ id: string }>();
    expect((await openAccess(control, vault, tenant.id, account?.id ?? ""))?.apiKey).toBe(second.apiKey);
    const row = await env.CONTROL.prepare("SELECT api_key_last_four AS four FROM credentials WHERE id = ?")
      .bind(first.id)
      .first();
    expect(row).toEqual({ four: second.apiKey.slice(-4) });
  });

  it("saved twice at the same moment is one row that opens", async () => {
    const tenant = await newTenant();
    const saved = await Promise.all(Array.from({ length: 5 }, () => newCredential(tenant)));
    expect(new Set(saved.map(({ id }) => id)).size).toBe(1);
    const claimed = await claimAccounts(control, tenant.id, saved[0]?.id ?? "", [whatsapp(`at-once-${tenant.id}`)]);
    const access = await openAccess(control, vault, tenant.id, claimed.ok ? (claimed.value[0]?.id ?? "") : "");
    expect(saved.map(({ apiKey }) => apiKey)).toContain(access?.apiKey);
  });

  it("copied into another tenant's row does not open there, and says so instead of seeming absent", async () => {
    const [victim, thief] = [await newTenant(), await newTenant()];
    const [theirs, own] = [await newCredential(victim), await newCredential(thief)];
    const claimed = await claimAccounts(control, thief.id, own.id, [whatsapp(`copied-${thief.id}`)]);
    await env.CONTROL.prepare(
      "UPDATE credentials SET api_key = (SELECT api_key FROM credentials WHERE id = ?) WHERE id = ?",
    )
      .bind(theirs.id, own.id)
      .run();
    const opening = openAccess(control, vault, thief.id, claimed.ok ? (claimed.value[0]?.id ?? "") : "");
    await expect(opening).rejects.toBeInstanceOf(UnreadableSecretError);
  });
});

describe("an endpoint", () => {
  it("is one per tenant and provider, however many ask for it at once", async () => {
    const tenant = await newTenant();
    const made = await Promise.all(Array.from({ length: 5 }, () => ensureEndpoint(control, vault, tenant, "unipile")));
    expect(new Set(made.map(({ id, secret }) => `${id} ${secret}`)).size).toBe(1);
    expect(await ensureEndpoint(control, vault, tenant, "unipile")).toEqual(made[0]);
    const forMeta = await ensureEndpoint(control, vault, tenant, "meta");
    expect(forMeta.id).not.toBe(made[0]?.id);
    expect(made[0]?.id).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it("is found by its id with the hash of its secret, and takes that secret only", async () => {
    const tenant = await newTenant();
    const { id, secret } = await ensureEndpoint(control, vault, tenant, "unipile");
    const endpoint = await findEndpoint(control, id);
    expect(endpoint).toEqual({
      ...{ tenantId: tenant.id, provider: "unipile", secretHash: await sha256Hex(secret) },
      isVerified: false,
    });
    if (endpoint === null) return;
    expect(await secretMatches(endpoint, secret)).toBe(true);
    for (const wrong of [null, "", secret.slice(1), `${secret} `, secret.toUpperCase(), endpoint.secretHash]) {
      expect(await secretMatches(endpoint, wrong)).toBe(false);
    }
  });

  it("is remembered, so that the calls of a burst cost one query", async () => {
    const { id } = await ensureEndpoint(control, vault, await newTenant(), "unipile");
    const found = await findEndpoint(control, id);
    await env.CONTROL.prepare("DELETE FROM endpoints WHERE id = ?").bind(id).run();
    expect(await findEndpoint(control, id)).toEqual(found);
  });

  it("that nobody has is nobody's", async () => {
    expect(await findEndpoint(control, newSecret(128))).toBeNull();
  });
});

describe("a registered webhook", () => {
  it("is remembered once by the provider's id, and forgotten by its own tenant only", async () => {
    const [tenant, stranger] = [await newTenant(), await newTenant()];
    const credential = await newCredential(tenant);
    const registration = {
      source: "messaging",
      externalId: "we_1",
      requestUrl: "https://parley.example/webhooks/unipile/x",
    };
    const recorded = await recordWebhook(control, tenant.id, credential.id, registration);
    expect(await recordWebhook(control, tenant.id, credential.id, registration)).toEqual(recorded);
    expect(await listRegisteredWebhooks(control, tenant.id, credential.id)).toEqual([recorded]);
    expect(await listRegisteredWebhooks(control, stranger.id, credential.id)).toEqual([]);

    await forgetWebhook(control, stranger.id, recorded.id);
    expect(await listRegisteredWebhooks(control, tenant.id, credential.id)).toEqual([recorded]);
    await forgetWebhook(control, tenant.id, recorded.id);
    expect(await listRegisteredWebhooks(control, tenant.id, credential.id)).toEqual([]);
  });
});

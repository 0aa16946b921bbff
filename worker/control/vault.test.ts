import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../shared/ids.ts";
import type { MasterKey } from "../shared/master-keys.ts";
import type { Place } from "./sealed.ts";
import { createVault, UnreadableSecretError, type VaultTenant } from "./vault.ts";

const masterKey = (id: string): MasterKey => ({ id, key: crypto.getRandomValues(new Uint8Array(32)) });

const oldMaster = masterKey("2025");
const newMaster = masterKey("2026");
const vault = createVault([oldMaster]);
const SECRET = "a provider's key: äöü 🔑";

const place: Place = { table: "credentials", column: "api_key", row: newId() };
let tenant: VaultTenant;
let other: VaultTenant;
let sealed: string;

async function newTenant(): Promise<VaultTenant> {
  const id = newId();
  return { id, dataKey: await vault.newDataKey(id) };
}

beforeAll(async () => {
  tenant = await newTenant();
  other = await newTenant();
  sealed = await vault.seal(tenant, place, SECRET);
});

const unreadable = { ok: false, reason: "unreadable" };

describe("a sealed secret", () => {
  it("opens where it was sealed, whatever characters it has", async () => {
    expect(await vault.open(tenant, place, sealed)).toEqual({ ok: true, value: SECRET });
    expect(await vault.open(tenant, place, await vault.seal(tenant, place, ""))).toEqual({ ok: true, value: "" });
  });

  it("is stored as version, key id, nonce and ciphertext, and shows nothing of the secret", () => {
    expect(sealed).toMatch(/^v1\.[0-9a-f]{16}\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]+$/);
    expect(tenant.dataKey).toMatch(/^v1\.2025\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]{64}$/);
    expect(sealed).not.toContain(Buffer.from(SECRET).toString("base64url").slice(0, 12));
  });

  it("can be opened by hand from the documented format: master key, data key, secret, each bound to its place", async () => {
    const openByHand = async (key: Uint8Array<ArrayBuffer>, text: string, where: string) => {
      const [version = "", kid = "", nonce = "", ciphertext = ""] = text.split(".");
      const aesKey = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
      const additionalData = Buffer.from(`${version}|${tenant.id}|${where}|${kid}`);
      const algorithm = { name: "AES-GCM", iv: Buffer.from(nonce, "base64url"), additionalData };
      return new Uint8Array(await crypto.subtle.decrypt(algorithm, aesKey, Buffer.from(ciphertext, "base64url")));
    };
    const dataKey = await openByHand(oldMaster.key, tenant.dataKey, `tenants|data_key|${tenant.id}`);
    expect(dataKey).toHaveLength(32);
    const secret = await openByHand(dataKey, sealed, `credentials|api_key|${place.row}`);
    expect(Buffer.from(secret).toString()).toBe(SECRET);
  });

  it("looks different each time, since each has its own nonce", async () => {
    const many = await Promise.all(Array.from({ length: 1_000 }, () => vault.seal(tenant, place, SECRET)));
    expect(new Set(many.map((text) => text.split(".")[2])).size).toBe(many.length);
  });

  it("does not open for another tenant, not even in that tenant's name with the first one's data key", async () => {
    expect(await vault.open(other, place, sealed)).toEqual(unreadable);
    expect(await vault.open({ id: other.id, dataKey: tenant.dataKey }, place, sealed)).toEqual(unreadable);
    expect(await vault.open({ id: tenant.id, dataKey: other.dataKey }, place, sealed)).toEqual(unreadable);
  });

  it.each([
    ["table", { ...place, table: "endpoints" }],
    ["column", { ...place, column: "secret" }],
    ["row", { ...place, row: newId() }],
  ])("does not open in another %s", async (_, elsewhere) => {
    expect(await vault.open(tenant, elsewhere, sealed)).toEqual(unreadable);
  });

  it("does not open with any one character changed, in any way that changes a bit", async () => {
    for (let at = 0; at < sealed.length; at++) {
      for (const mask of [1, 2, 4, 8, 16, 32]) {
        const flipped = String.fromCharCode(sealed.charCodeAt(at) ^ mask);
        const text = sealed.slice(0, at) + flipped + sealed.slice(at + 1);
        expect(await vault.open(tenant, place, text), `character ${at} with mask ${mask}`).toEqual(unreadable);
      }
    }
  });

  it("does not open with any one byte of nonce, ciphertext or tag changed", async () => {
    const [version, kid, nonce = "", ciphertext = ""] = sealed.split(".");
    for (const [which, part] of [nonce, ciphertext].entries()) {
      const original = Buffer.from(part, "base64url");
      for (let at = 0; at < original.length; at++) {
        const changed = Buffer.from(original);
        changed[at] = (original[at] ?? 0) ^ 0xff;
        const parts = [nonce, ciphertext];
        parts[which] = changed.toString("base64url");
        expect(await vault.open(tenant, place, [version, kid, ...parts].join("."))).toEqual(unreadable);
      }
    }
  });

  it("does not open truncated at any length, or with anything behind it", async () => {
    for (let length = 0; length < sealed.length; length++) {
      expect(await vault.open(tenant, place, sealed.slice(0, length))).toEqual(unreadable);
    }
    for (const tail of [".", ".x", "=", "A", " ", "\n"]) {
      expect(await vault.open(tenant, place, sealed + tail)).toEqual(unreadable);
    }
  });

  it("does not open under another key id, whether unknown, a master key's or another tenant's", async () => {
    const otherKid = (await vault.seal(other, place, SECRET)).split(".")[1] ?? "";
    const [version, , ...rest] = sealed.split(".");
    for (const kid of ["0000000000000000", "2025", otherKid]) {
      expect(await vault.open(tenant, place, [version, kid, ...rest].join("."))).toEqual(unreadable);
    }
  });

  it("refuses a place whose parts could read as another place's", async () => {
    await expect(vault.seal(tenant, { ...place, row: "1|x" }, SECRET)).rejects.toThrow("holds a bar");
  });
});

describe("what belongs to a user and to no one tenant", () => {
  const owner = "user:1";
  const totp: Place = { table: "second_factors", column: "secret", row: "1" };

  it("is sealed by the ring's first key, and opens for the same owner at the same place only", async () => {
    const text = await vault.sealByMaster(owner, totp, SECRET);
    expect(text).toMatch(/^v1\.2025\./);
    expect(await vault.openByMaster(owner, totp, text)).toEqual({ ok: true, value: SECRET });
    expect(await vault.openByMaster("user:2", totp, text)).toEqual(unreadable);
    expect(await vault.openByMaster(owner, { ...totp, row: "2" }, text)).toEqual(unreadable);
    expect(await vault.openByMaster(owner, { ...totp, column: "other" }, text)).toEqual(unreadable);
    expect(await vault.openByMaster(owner, { ...totp, table: "other" }, text)).toEqual(unreadable);
  });

  it("does not pass for a tenant's secret, nor a tenant's data key for it", async () => {
    const text = await vault.sealByMaster(owner, totp, SECRET);
    expect(await vault.open(tenant, totp, text)).toEqual(unreadable);
    const dataKeyPlace = { table: "tenants", column: "data_key", row: tenant.id };
    expect(await vault.openByMaster(`user:${tenant.id}`, dataKeyPlace, tenant.dataKey)).toEqual(unreadable);
  });

  it("stays readable with a new key in front, and not without the old one", async () => {
    const text = await vault.sealByMaster(owner, totp, SECRET);
    expect(await createVault([newMaster, oldMaster]).openByMaster(owner, totp, text)).toMatchObject({ ok: true });
    expect(await createVault([newMaster]).openByMaster(owner, totp, text)).toEqual(unreadable);
  });
});

describe("what a master key sealed", () => {
  const totp: Place = { table: "second_factors", column: "secret", row: "1" };
  const dataKeyOpens = async (dataKey: string) => (await vault.open({ id: tenant.id, dataKey }, place, sealed)).ok;
  const factorOpens = async (text: string) => (await vault.openByMaster("user:1", totp, text)).ok;

  it.each([
    ["a data key", async () => ({ text: tenant.dataKey, opens: dataKeyOpens })],
    ["a user's secret", async () => ({ text: await vault.sealByMaster("user:1", totp, SECRET), opens: factorOpens })],
  ])("does not open with any bit of it changed, or cut at any length: %s", async (_, make) => {
    const { text, opens } = await make();
    expect(await opens(text)).toBe(true);
    for (let at = 0; at < text.length; at++) {
      expect(await opens(text.slice(0, at)), `cut at ${at}`).toBe(false);
      for (const mask of [1, 2, 4, 8, 16, 32]) {
        const flipped = String.fromCharCode(text.charCodeAt(at) ^ mask);
        expect(await opens(text.slice(0, at) + flipped + text.slice(at + 1)), `character ${at}, ${mask}`).toBe(false);
      }
    }
  });

  it("sealed anew by another key of the ring is the same secret, at the same place, and the old seal can go", async () => {
    const both = createVault([newMaster, oldMaster]);
    const dataKeyPlace = { table: "tenants", column: "data_key", row: tenant.id };
    const anew = await both.resealByMaster(tenant.id, dataKeyPlace, tenant.dataKey);
    const dataKey = anew.ok ? anew.value : "";
    expect(dataKey.startsWith(both.currentPrefix)).toBe(true);
    expect(await createVault([newMaster]).open({ id: tenant.id, dataKey }, place, sealed)).toMatchObject({ ok: true });
    expect(await both.resealByMaster(other.id, dataKeyPlace, tenant.dataKey)).toEqual(unreadable);
    expect(await both.resealByMaster(tenant.id, { ...dataKeyPlace, column: "name" }, dataKey)).toEqual(unreadable);
  });
});

describe("a ring of master keys", () => {
  it("with a new key in front still opens what the old one wrapped, and wraps new tenants with the new one", async () => {
    const rotated = createVault([newMaster, oldMaster]);
    expect(await rotated.open(tenant, place, sealed)).toEqual({ ok: true, value: SECRET });
    expect(await rotated.newDataKey(newId())).toMatch(/^v1\.2026\./);
  });

  it("without the key that wrapped a tenant's data key opens nothing of that tenant, and seals nothing", async () => {
    const lost = createVault([newMaster]);
    expect(await lost.open(tenant, place, sealed)).toEqual(unreadable);
    await expect(lost.seal(tenant, place, SECRET)).rejects.toBeInstanceOf(UnreadableSecretError);
  });

  it("with another key under the old id opens nothing", async () => {
    const impostor = createVault([masterKey("2025")]);
    expect(await impostor.open(tenant, place, sealed)).toEqual(unreadable);
  });

  it("does not take a data key whose master key id was swapped for another of the ring", async () => {
    const rotated = createVault([newMaster, oldMaster]);
    const swapped = { id: tenant.id, dataKey: tenant.dataKey.replace("v1.2025.", "v1.2026.") };
    expect(await rotated.open(swapped, place, sealed)).toEqual(unreadable);
  });
});

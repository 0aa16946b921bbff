import { describe, expect, it } from "vitest";
import { createVault } from "../control/vault.ts";
import { deviceCookie, knownDeviceId, newDeviceValue, readDeviceCookie } from "./known-device.ts";

const newKey = (id: string) => ({ id, key: crypto.getRandomValues(new Uint8Array(32)) });
const key = newKey("k1");
const vault = createVault([key]);
const EMAIL = "ann@shop.example";

describe("the cookie of a browser that has signed in", () => {
  it("is known for the account that signed in, each with an id of its own, and for no other", async () => {
    const [one, other] = [await newDeviceValue(vault, EMAIL), await newDeviceValue(vault, EMAIL)];
    const id = await knownDeviceId(vault, EMAIL, one);
    expect(id).toMatch(/^[\w-]{22}$/);
    expect(await knownDeviceId(vault, EMAIL, other)).not.toBe(id);
    expect(await knownDeviceId(vault, "bob@shop.example", one)).toBeNull();
  });

  it("cannot be made without the master key, nor put together from two", async () => {
    const [one, other] = [await newDeviceValue(vault, EMAIL), await newDeviceValue(vault, EMAIL)];
    const [id = ""] = one.split(".");
    const mixed = [id, ...other.split(".").slice(1)].join(".");
    const forged = await newDeviceValue(createVault([newKey("k1")]), EMAIL);
    for (const value of [mixed, forged, id, "", "x.y.z", "x".repeat(10_000), null]) {
      expect(await knownDeviceId(vault, EMAIL, value)).toBeNull();
    }
  });

  it("stays known while its master key is in the ring", async () => {
    const value = await newDeviceValue(vault, EMAIL);
    expect(await knownDeviceId(createVault([newKey("k2"), key]), EMAIL, value)).not.toBeNull();
    expect(await knownDeviceId(createVault([newKey("k2")]), EMAIL, value)).toBeNull();
  });

  it("is a cookie that no script, no sibling host and no connection without TLS sees, for a year", async () => {
    const value = await newDeviceValue(vault, EMAIL);
    const line = deviceCookie(new URL("https://parley.example/"), value);
    expect(line).toBe(
      `__Host-parley-device=${value}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=${365 * 24 * 60 * 60}`,
    );
    const headers = { cookie: `__Host-parley=token; ${line.split(";")[0]}` };
    expect(readDeviceCookie(new Request("https://parley.example/", { headers }))).toBe(value);
  });
});

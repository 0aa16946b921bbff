import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProviderAccess } from "../../worker/channels/channel.ts";
import {
  beginSignIn,
  deleteAccount,
  hostedLink,
  resendCheckpoint,
  solveCheckpoint,
} from "../../worker/channels/unipile/sign-in.ts";
import { type RunningSimulator, startSimulator } from "./start-simulator.ts";

/*
 * Signing in, by the channel's own calls against the simulated UniPile over real HTTP: neither knows the other's code,
 * so where they meet both have read the reference alike.
 */

let simulator: RunningSimulator;
let access: ProviderAccess;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 31 });
  access = { origin: simulator.url, apiKey: simulator.apiKey, fetch: (url, init) => fetch(url, init) };
});
afterAll(() => simulator.stop());

const whatsapp = { channel: "whatsapp", pairingPhone: null } as const;
async function begun(signIn: Parameters<typeof beginSignIn>[1], externalId: string | null = null) {
  const step = await beginSignIn(access, signIn, externalId);
  if (!step.ok) throw new Error(`refused: ${step.reason}`);
  return step.value;
}

describe("A WhatsApp being signed in", () => {
  it("gives a text to draw, and is there when somebody has scanned it.", async () => {
    const step = await begun(whatsapp);
    expect(step).toMatchObject({ type: "qr", qr: expect.stringMatching(/^2@/) });
    expect(await simulator.control.signIns()).toMatchObject([{ accountId: step.externalId }]);
    const account = await simulator.control.scan(step.externalId, { name: "Counter", phoneNumber: "+34612000777" });
    expect(account).toMatchObject({ status: "OK", name: "Counter", phoneNumber: "+34612000777" });
  });

  it("cannot be scanned when its time is over, and keeps its id when it is begun again.", async () => {
    const step = await begun(whatsapp);
    await simulator.control.expireSignIn(step.externalId);
    await expect(simulator.control.scan(step.externalId)).rejects.toThrow(/expired/);
    const again = await begun(whatsapp, step.externalId);
    expect(again).toMatchObject({ type: "qr", externalId: step.externalId });
    expect(again).not.toEqual(step);
  });

  it("gives a code to type in for a number, and is gone when it is deleted.", async () => {
    const step = await begun({ channel: "whatsapp", pairingPhone: "+34612000001" });
    expect(step).toMatchObject({ type: "pairing_code", code: expect.stringMatching(/^[A-Z0-9]{8}$/) });
    const account = { ...access, accountExternalId: step.externalId, clock: Date.now };
    expect(await deleteAccount(account)).toMatchObject({ ok: true });
    expect(await deleteAccount(account)).toMatchObject({ ok: true });
  });
});

describe("An Instagram being signed in", () => {
  const login = async (username: string, checkpoints: ("2FA" | "OTP" | "CAPTCHA" | "CONTRACT_CHOOSER")[]) => {
    await simulator.control.addLogin({ apiKey: simulator.apiKey, username, password: "right", checkpoints });
    return { channel: "instagram", username, password: "right" } as const;
  };
  const solve = (externalId: string, code: string) =>
    solveCheckpoint(access, { externalId, channel: "instagram", code });

  it("is told a wrong password from a wrong code, and a dead attempt from both.", async () => {
    const right = await login("one", ["2FA"]);
    expect(await beginSignIn(access, { ...right, password: "wrong" }, null)).toEqual({
      ...{ ok: false, reason: "wrong_password" },
    });
    const { externalId } = await begun(right);
    expect(await solve(externalId, "000000")).toEqual({ ok: false, reason: "wrong_code" });
    await simulator.control.expireSignIn(externalId);
    expect(await solve(externalId, "123456")).toEqual({ ok: false, reason: "attempt_expired" });
    expect(await solve(externalId, "123456")).toEqual({ ok: false, reason: "refused" });
  });

  it("passes question after question.", async () => {
    const { externalId } = await begun(await login("two", ["2FA", "OTP"]));
    const which = { externalId, channel: "instagram" } as const;
    expect(await resendCheckpoint(access, which)).toEqual({ ok: false, reason: "too_soon" });
    expect(await solve(externalId, "123456")).toMatchObject({ ok: true, value: { checkpoint: "otp" } });
    expect(await resendCheckpoint(access, which)).toMatchObject({ ok: true });
    expect(await solve(externalId, "123456")).toMatchObject({ ok: true, value: { type: "connected" } });
  });

  it("is told a puzzle, and what nobody can answer here.", async () => {
    const puzzle = await begun(await login("three", ["CAPTCHA"]));
    expect(puzzle).toMatchObject({ type: "checkpoint", checkpoint: "captcha" });
    expect(await solve(puzzle.externalId, "x")).toEqual({ ok: false, reason: "captcha_unsolvable" });
    expect(await beginSignIn(access, await login("four", ["CONTRACT_CHOOSER"]), null)).toEqual({
      ...{ ok: false, reason: "unknown_checkpoint" },
    });
  });
});

describe("UniPile's own page", () => {
  it("is opened for one network, signs an account in, and tells nobody where nobody wants to know.", async () => {
    const link = await hostedLink(access, {
      ...{ channel: "instagram", externalId: null, expiresAt: Date.now() + 60_000, name: "an attempt" },
      ...{ notifyUrl: "http://127.0.0.1:9/notify", returnUrl: "http://127.0.0.1:9/back" },
    });
    if (!link.ok) throw new Error(link.reason);
    const page = await fetch(link.value);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Instagram")]);
    const foreign = await fetch(link.value, { method: "POST", headers: { "sec-fetch-site": "cross-site" } });
    expect(foreign.status).toBe(403);
    const token = link.value.slice(link.value.lastIndexOf("/") + 1);
    const { account, notified } = await simulator.control.completeHosted(token);
    expect([account.type, account.status, notified]).toEqual(["INSTAGRAM", "OK", null]);
  });
});

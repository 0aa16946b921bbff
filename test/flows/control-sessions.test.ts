import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { closeSession, openSession, readSession } from "../../worker/auth/sessions.ts";
import { signIn } from "../../worker/auth/sign-in.ts";
import { type SignedIn, signUp } from "../../worker/auth/sign-up.ts";
import type { ControlDb } from "../../worker/control/database.ts";
import { findTenant } from "../../worker/control/tenants.ts";
import { createVault } from "../../worker/control/vault.ts";
import { newSecret } from "../../worker/shared/ids.ts";
import { everyStoredValue, migratedControl } from "./control-database.ts";

/** Proves sign-up, sign-in and sessions on real D1 and workerd's scrypt. Not here: cookies over HTTP. */

const vault = createVault([{ id: "test", key: crypto.getRandomValues(new Uint8Array(32)) }]);
const PASSWORD = "correct horse battery";
const DAY_SECONDS = 24 * 60 * 60;
let control: ControlDb;

beforeAll(async () => {
  control = await migratedControl();
});

let people = 0;
async function newPerson(): Promise<SignedIn> {
  people += 1;
  const input = { email: `person-${people}@shop.example`, password: PASSWORD, workspace: `Workspace ${people}` };
  const signedUp = await signUp(control, vault, input);
  if (!signedUp.ok) throw new Error(signedUp.reason);
  return signedUp.value;
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

async function countOf(table: "users" | "tenants" | "members" | "sessions"): Promise<number> {
  return (await env.CONTROL.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>("n")) ?? Number.NaN;
}

async function expiresAtOf(sessionId: string): Promise<number | null> {
  return env.CONTROL.prepare("SELECT expires_at FROM sessions WHERE id = ?")
    .bind(sessionId)
    .first<number>("expires_at");
}

async function setSession(sessionId: string, column: "expires_at" | "created_at", value: number): Promise<void> {
  await env.CONTROL.prepare(`UPDATE sessions SET ${column} = ? WHERE id = ?`).bind(value, sessionId).run();
}

describe("signing up", () => {
  it("makes a workspace with a data key of its own, its owner, and a session", async () => {
    const { user, tenant, token, session } = await newPerson();
    expect(session).toEqual({ id: expect.stringMatching(/^[0-9a-f]{64}$/), user, tenant, role: "owner" });
    expect(await readSession(control, token)).toEqual(session);
    const stored = await findTenant(control, tenant.id);
    expect(stored?.dataKey).toMatch(/^v1\.test\./);
    expect(stored?.dataKey).not.toBe((await findTenant(control, (await newPerson()).tenant.id))?.dataKey);
  });

  it("with an email that is taken is refused, and leaves no half of a workspace", async () => {
    const { user } = await newPerson();
    const before = await Promise.all([countOf("users"), countOf("tenants"), countOf("members")]);
    const again = await signUp(control, vault, { email: user.email, password: PASSWORD, workspace: "Another" });
    expect(again).toEqual({ ok: false, reason: "email_taken" });
    expect(await Promise.all([countOf("users"), countOf("tenants"), countOf("members")])).toEqual(before);
  });

  it("twice at the same moment with one email lets exactly one in", async () => {
    const tenantsBefore = await countOf("tenants");
    const input = { email: "raced@shop.example", password: PASSWORD, workspace: "Raced" };
    const outcomes = await Promise.all([signUp(control, vault, input), signUp(control, vault, input)]);
    expect(outcomes.map((outcome) => (outcome.ok ? "in" : outcome.reason)).sort()).toEqual(["email_taken", "in"]);
    expect(await countOf("tenants")).toBe(tenantsBefore + 1);
  });
});

describe("signing in", () => {
  it("opens a new session beside the old one", async () => {
    const first = await newPerson();
    const second = await signIn(control, { email: first.user.email, password: PASSWORD });
    if (!second.ok) throw new Error(second.reason);
    expect(second.value).toMatchObject({ user: first.user, tenant: first.tenant });
    expect(second.value.token).not.toBe(first.token);
    expect(await readSession(control, first.token)).not.toBeNull();
    expect(await readSession(control, second.value.token)).not.toBeNull();
  });

  it("answers the same for a wrong password, an unknown email and a user who has left, after the same work", async () => {
    const { user } = await newPerson();
    const left = await newPerson();
    await env.CONTROL.prepare("DELETE FROM members WHERE user_id = ?").bind(left.user.id).run();
    const wrong = { ok: false, reason: "wrong_credentials" };
    const attempts = {
      wrongPassword: { email: user.email, password: "wrong password" },
      unknownEmail: { email: "nobody@shop.example", password: "wrong password" },
      hasLeft: { email: left.user.email, password: PASSWORD },
    };
    const fastestMs = { wrongPassword: Infinity, unknownEmail: Infinity, hasLeft: Infinity };
    for (let round = 0; round < 3; round++) {
      for (const name of ["wrongPassword", "unknownEmail", "hasLeft"] as const) {
        const start = Date.now();
        expect(await signIn(control, attempts[name])).toEqual(wrong);
        // The platform's clock moves at input and output only.
        await countOf("members");
        fastestMs[name] = Math.min(fastestMs[name], Date.now() - start);
      }
    }
    // Without the work, an unknown email would be answered some fifty times faster.
    expect(fastestMs.unknownEmail).toBeGreaterThan(fastestMs.wrongPassword / 2);
    expect(fastestMs.unknownEmail).toBeLessThan(fastestMs.wrongPassword * 2);
    expect(fastestMs.hasLeft).toBeGreaterThan(fastestMs.wrongPassword / 2);
  });
});

describe("a session", () => {
  it("cannot be taken over with anything that lies in the database", async () => {
    const { token } = await newPerson();
    const values = await everyStoredValue();
    expect(values.some((value) => value.includes(token))).toBe(false);
    expect(values.some((value) => value.includes(PASSWORD))).toBe(false);
    for (const value of values) expect(await readSession(control, value)).toBeNull();
  });

  it.each([
    ["what is no token", "x"],
    ["nothing", ""],
    ["a token of nobody", newSecret(256)],
    ["a quote", `'${"x".repeat(42)}`],
  ])("is not opened by %s", async (_, token) => {
    expect(await readSession(control, token)).toBeNull();
  });

  it("ends when it was not used for its idle time, and its row goes", async () => {
    const { token, session } = await newPerson();
    await setSession(session.id, "expires_at", nowSeconds() - 1);
    expect(await readSession(control, token)).toBeNull();
    expect(await expiresAtOf(session.id)).toBeNull();
  });

  it("is set up for 14 days, and used in the second half of them goes on for another 14", async () => {
    const { token, session } = await newPerson();
    expect(Math.abs(((await expiresAtOf(session.id)) ?? 0) - nowSeconds() - 14 * DAY_SECONDS)).toBeLessThan(60);
    await setSession(session.id, "expires_at", nowSeconds() + 6 * DAY_SECONDS);
    expect(await readSession(control, token)).toEqual(session);
    expect(Math.abs(((await expiresAtOf(session.id)) ?? 0) - nowSeconds() - 14 * DAY_SECONDS)).toBeLessThan(60);
  });

  it("ends 30 days after sign-in, however much it was used", async () => {
    const { token, session } = await newPerson();
    await setSession(session.id, "created_at", Date.now() - 30 * DAY_SECONDS * 1000 + 60_000);
    expect(await readSession(control, token)).toEqual(session);
    await setSession(session.id, "created_at", Date.now() - 30 * DAY_SECONDS * 1000);
    expect(await readSession(control, token)).toBeNull();
    expect(await expiresAtOf(session.id)).toBeNull();
  });

  it("ends at sign-out, and the user's other sessions do not", async () => {
    const { user, tenant, token, session } = await newPerson();
    const other = await openSession(control, { userId: user.id, tenantId: tenant.id });
    await closeSession(control, session.id);
    expect(await readSession(control, token)).toBeNull();
    expect(await readSession(control, other.token)).toEqual(other.session);
  });

  it("is worth nothing once its user is no member any more, and follows a change of role at once", async () => {
    const { user, token, session } = await newPerson();
    await env.CONTROL.prepare("UPDATE members SET role = 'agent' WHERE user_id = ?").bind(user.id).run();
    expect(await readSession(control, token)).toEqual({ ...session, role: "agent" });
    await env.CONTROL.prepare("DELETE FROM members WHERE user_id = ?").bind(user.id).run();
    expect(await readSession(control, token)).toBeNull();
  });
});

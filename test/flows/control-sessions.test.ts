import { env } from "cloudflare:workers";
import { randomBytes, scryptSync } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { endSessions } from "../../worker/auth/end-sessions.ts";
import { removeExpired } from "../../worker/auth/remove-expired.ts";
import { listSessions, openSession, readSession } from "../../worker/auth/sessions.ts";
import { findSigningIn, signIn as signInAs } from "../../worker/auth/sign-in.ts";
import { type SignedIn, signUp } from "../../worker/auth/sign-up.ts";
import type { ControlDb } from "../../worker/control/database.ts";
import { findTenant } from "../../worker/control/tenants.ts";
import { createVault } from "../../worker/control/vault.ts";
import { newSecret } from "../../worker/shared/ids.ts";
import { servicesOf } from "../../worker/trpc/context.ts";
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

async function signIn(input: { email: string; password: string }) {
  const context = { ...servicesOf(env), control, vault };
  return signInAs(context, await findSigningIn(control, input.email), input, null);
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

async function setSession(
  sessionId: string,
  column: "expires_at" | "created_at" | "last_seen_at",
  value: number,
): Promise<void> {
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
    const second = await signIn({ email: first.user.email, password: PASSWORD });
    if (!second.ok) throw new Error(second.reason);
    expect(second.value).toMatchObject({ user: first.user, tenant: first.tenant });
    expect(second.value.token).not.toBe(first.token);
    expect(await readSession(control, first.token)).not.toBeNull();
    expect(await readSession(control, second.value.token)).not.toBeNull();
  });

  it("answers the same for a wrong password, an unknown email and who has left or is disabled, after the same work", async () => {
    const { user } = await newPerson();
    const [left, disabled] = [await newPerson(), await newPerson()];
    await env.CONTROL.prepare("DELETE FROM members WHERE user_id = ?").bind(left.user.id).run();
    await env.CONTROL.prepare("UPDATE members SET disabled_at = 1 WHERE user_id = ?").bind(disabled.user.id).run();
    const wrong = { ok: false, reason: "wrong_credentials" };
    const attempts = {
      wrongPassword: { email: user.email, password: "wrong password" },
      unknownEmail: { email: "nobody@shop.example", password: "wrong password" },
      hasLeft: { email: left.user.email, password: PASSWORD },
      isDisabled: { email: disabled.user.email, password: PASSWORD },
    };
    const fastestMs = { wrongPassword: Infinity, unknownEmail: Infinity, hasLeft: Infinity, isDisabled: Infinity };
    for (let round = 0; round < 3; round++) {
      for (const name of ["wrongPassword", "unknownEmail", "hasLeft", "isDisabled"] as const) {
        const start = Date.now();
        expect(await signIn(attempts[name])).toEqual(wrong);
        // The platform's clock moves at input and output only.
        await countOf("members");
        fastestMs[name] = Math.min(fastestMs[name], Date.now() - start);
      }
    }
    // Without the work, an unknown email would be answered some fifty times faster.
    expect(fastestMs.unknownEmail).toBeGreaterThan(fastestMs.wrongPassword / 2);
    expect(fastestMs.unknownEmail).toBeLessThan(fastestMs.wrongPassword * 2);
    expect(fastestMs.hasLeft).toBeGreaterThan(fastestMs.wrongPassword / 2);
    expect(fastestMs.isDisabled).toBeGreaterThan(fastestMs.wrongPassword / 2);
  });

  it("hashes a password anew that was hashed with older parameters, and never one that is up to date", async () => {
    const { user } = await newPerson();
    const hashOf = () =>
      env.CONTROL.prepare("SELECT password_hash FROM users WHERE id = ?").bind(user.id).first<string>("password_hash");
    const current = await hashOf();
    expect((await signIn({ email: user.email, password: PASSWORD })).ok).toBe(true);
    expect(await hashOf()).toBe(current);

    const salt = randomBytes(16);
    const older = scryptSync(PASSWORD, salt, 32, { N: 2 ** 14, r: 8, p: 1, maxmem: 64 * 1024 * 1024 });
    const [saltText, hashText] = [salt, older].map((bytes) => bytes.toString("base64").replaceAll("=", ""));
    await env.CONTROL.prepare("UPDATE users SET password_hash = ? WHERE id = ?")
      .bind(`$scrypt$ln=14,r=8,p=1$${saltText}$${hashText}`, user.id)
      .run();
    expect((await signIn({ email: user.email, password: "wrong password" })).ok).toBe(false);
    expect(await hashOf()).toMatch(/^\$scrypt\$ln=14,r=8,p=1\$/);
    expect((await signIn({ email: user.email, password: PASSWORD })).ok).toBe(true);
    expect(await hashOf()).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
    expect((await signIn({ email: user.email, password: PASSWORD })).ok).toBe(true);
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

  it("is set up for 14 days, and goes on for another 14 from each use, which is written down once an hour", async () => {
    const { token, session } = await newPerson();
    expect(Math.abs(((await expiresAtOf(session.id)) ?? 0) - nowSeconds() - 14 * DAY_SECONDS)).toBeLessThan(60);
    const thirteenDaysLeft = nowSeconds() + 13 * DAY_SECONDS;
    await setSession(session.id, "expires_at", thirteenDaysLeft);
    expect(await readSession(control, token)).toEqual(session);
    expect(await expiresAtOf(session.id)).toBe(thirteenDaysLeft);

    await setSession(session.id, "last_seen_at", Date.now() - 60 * 60 * 1000);
    expect(await readSession(control, token)).toEqual(session);
    expect(Math.abs(((await expiresAtOf(session.id)) ?? 0) - nowSeconds() - 14 * DAY_SECONDS)).toBeLessThan(60);
    const [listed] = await listSessions(control, session.user.id);
    expect(Date.now() - (listed?.lastSeenAt ?? 0)).toBeLessThan(60_000);
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
    await endSessions(servicesOf(env), { sessionId: session.id });
    expect(await readSession(control, token)).toBeNull();
    expect(await readSession(control, other.token)).toEqual(other.session);
  });

  it("is worth nothing while its user is disabled, and is in no list then", async () => {
    const { user, token, session } = await newPerson();
    await env.CONTROL.prepare("UPDATE members SET disabled_at = ? WHERE user_id = ?").bind(Date.now(), user.id).run();
    expect(await readSession(control, token)).toBeNull();
    expect(await listSessions(control, user.id)).toEqual([]);
    await env.CONTROL.prepare("UPDATE members SET disabled_at = NULL WHERE user_id = ?").bind(user.id).run();
    expect(await readSession(control, token)).toEqual(session);
  });

  it("is worth nothing once its user is no member any more, and follows a change of role at once", async () => {
    const { user, token, session } = await newPerson();
    await env.CONTROL.prepare("UPDATE members SET role = 'agent' WHERE user_id = ?").bind(user.id).run();
    expect(await readSession(control, token)).toEqual({ ...session, role: "agent" });
    await env.CONTROL.prepare("DELETE FROM members WHERE user_id = ?").bind(user.id).run();
    expect(await readSession(control, token)).toBeNull();
  });
});

describe("what lets nobody in any more", () => {
  it("is removed, and nothing that still counts", async () => {
    const [old, young] = [await newPerson(), await newPerson()];
    const now = Date.now();
    await setSession(old.session.id, "expires_at", nowSeconds() - 1);
    const link = env.CONTROL.prepare(
      "INSERT INTO password_resets (token_hash, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)",
    );
    await env.CONTROL.batch([
      link.bind("old", old.user.id, now - 2, now - 1),
      link.bind("young", young.user.id, now, now + 60_000),
    ]);
    expect(await removeExpired(control, now)).toEqual({ sessions: 1, resets: 1 });
    expect(await expiresAtOf(old.session.id)).toBeNull();
    expect(await readSession(control, young.token)).toEqual(young.session);
    const left = await env.CONTROL.prepare("SELECT token_hash FROM password_resets").all();
    expect(left.results).toEqual([{ token_hash: "young" }]);
    expect(await removeExpired(control, now)).toEqual({ sessions: 0, resets: 0 });
  });
});

import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { hashPassword } from "../../worker/auth/passwords.ts";
import { findInvitation, joinByInvitation } from "../../worker/control/invitations.ts";
import { newId } from "../../worker/shared/ids.ts";
import { servicesOf } from "../../worker/trpc/context.ts";
import { everyStoredValue, migratedControl } from "./control-database.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { openShopQuickly } from "./fixtures/shop.ts";
import { until } from "./fixtures/until.ts";
import { type Answer, newVisitor, PASSWORD, type Visitor } from "./visitor.ts";

/**
 * Proves what a link may be used for by whom: the awkward ends of invitations. Their plain course, and what members
 * may do to each other, is in members.test.ts.
 */

type Role = "owner" | "admin" | "agent";
type Invited = { id: string; url: string; token: string };
type Person = Visitor & { email: string; userId: string };

const DAY_MS = 24 * 60 * 60 * 1000;

let passwordHash: string;

beforeAll(async () => {
  await migratedControl();
  passwordHash = await hashPassword(PASSWORD);
});

/** The owner of a workspace of their own, with a password that was not hashed each time. */
async function owner(): Promise<Person & { tenantId: string }> {
  const { visitor, tenantId } = await openShopQuickly();
  const { id, email } = (await visitor.query("auth.me")).data.user as { id: string; email: string };
  await env.CONTROL.prepare("UPDATE users SET password_hash = ? WHERE id = ?").bind(passwordHash, id).run();
  return Object.assign(visitor, { address: newAddress(), tenantId, email, userId: id });
}

/** Links that are none count against the address that they come from, so nobody here shares one. */
let addresses = 0;
const newAddress = () => `2001:db8:${(addresses++).toString(16)}::1`;

const newcomer = (): Visitor => Object.assign(newVisitor(), { address: newAddress() });

async function invite(host: Visitor, wish: { role: Role; email?: string }): Promise<Invited> {
  const answer = await host.mutate("members.invite", wish);
  expect(answer.status, answer.error?.message).toBe(200);
  const url = answer.data.url as string;
  return { id: answer.data.invitation.id as string, url, token: url.split("/").at(-1) ?? "" };
}

/** A member who has joined with an account that they had. */
async function join(host: Visitor, role: Role): Promise<Person> {
  const person = await owner();
  const { token } = await invite(host, { role });
  expect((await person.mutate("invitations.accept", { token })).status).toBe(200);
  return person;
}

const accept = (visitor: Visitor, token: string, more: { email?: string; password?: string; code?: string } = {}) =>
  visitor.mutate("invitations.accept", { token, ...more });

const look = (token: string) => newcomer().mutate("invitations.look", { token });

const refusalOf = ({ status, error }: Answer) => [status, error?.data.reason, error?.data.fields?.[0]?.field ?? null];

const LINK_INVALID = [404, "link_invalid", null];

describe("An invitation", () => {
  it("is answered with its link once, works for seven days, and is listed without its link while it is open.", async () => {
    const host = await owner();
    const made = await host.mutate("members.invite", { role: "agent", email: "Later@Shop.example" });
    const { invitation, url } = made.data as { invitation: Record<string, string>; url: string };
    expect(url).toMatch(/^https:\/\/parley\.example\/invite\/[\w-]{43}$/);
    expect(invitation).toEqual({
      id: expect.any(String),
      email: "later@shop.example",
      role: "agent",
      invitedBy: host.email,
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
    });
    expect(Date.parse(invitation.expiresAt ?? "") - Date.parse(invitation.createdAt ?? "")).toBe(7 * DAY_MS);
    const listed = await host.query("members.invitations");
    expect(listed.data.items).toEqual([invitation]);
    expect(JSON.stringify(listed.data)).not.toContain(url.split("/").at(-1));
  });

  it("cannot be used with anything that lies in the database.", async () => {
    const { token } = await invite(await owner(), { role: "owner" });
    const values = await everyStoredValue();
    expect(values.some((value) => value.includes(token))).toBe(false);
    const { control } = servicesOf(env);
    expect(await findInvitation(control, token)).not.toBeNull();
    for (const value of values) expect(await findInvitation(control, value)).toBeNull();
  });

  it("lets nobody in when its week is over, and is not listed any more.", async () => {
    const host = await owner();
    const { id, token } = await invite(host, { role: "agent" });
    await env.CONTROL.prepare("UPDATE invitations SET expires_at = ? WHERE id = ?").bind(Date.now(), id).run();
    expect(refusalOf(await look(token))).toEqual(LINK_INVALID);
    const late = await accept(newcomer(), token, { email: `${newId()}@shop.example`, password: PASSWORD });
    expect(refusalOf(late)).toEqual(LINK_INVALID);
    expect((await host.query("members.invitations")).data.items).toEqual([]);
  });

  it("gives the same bytes whether it was used, revoked or too old, or never was.", async () => {
    const host = await owner();
    const [used, revoked, old] = [
      await invite(host, { role: "agent" }),
      await invite(host, { role: "agent" }),
      await invite(host, { role: "agent" }),
    ];
    await accept(await owner(), used.token);
    await host.mutate("members.revokeInvitation", { id: revoked.id });
    await env.CONTROL.prepare("UPDATE invitations SET expires_at = 0 WHERE id = ?").bind(old.id).run();
    const answers = await Promise.all([used.token, revoked.token, old.token, newId()].map(look));
    const bytes = answers.map(({ status, error }) =>
      JSON.stringify([status, { ...error, data: { ...error.data, requestId: null } }]),
    );
    expect(new Set(bytes).size).toBe(1);
    expect(refusalOf(answers[0]!)).toEqual(LINK_INVALID);
  });

  it("for one email is refused to who is signed in with another one, and is not used up by that.", async () => {
    const [host, invited, other] = [await owner(), await owner(), await owner()];
    const { token } = await invite(host, { role: "admin", email: invited.email });
    const before = other.cookie;
    expect(refusalOf(await accept(other, token))).toEqual([409, "other_email", null]);
    expect(other.cookie).toBe(before);
    // Not even past the procedure's own check.
    const asOther = { id: other.userId, email: other.email };
    expect(await joinByInvitation(servicesOf(env).control, token, asOther)).toEqual({
      ok: false,
      reason: "link_invalid",
    });
    expect((await accept(invited, token)).data.tenant.id).toBe(host.tenantId);
  });

  it("is refused to who belongs to the workspace already, and is not used up by that.", async () => {
    const host = await owner();
    const { token } = await invite(host, { role: "agent" });
    expect(refusalOf(await accept(host, token))).toEqual([409, "already_member", null]);
    expect((await host.query("auth.me")).data.role).toBe("owner");
    expect((await accept(await owner(), token)).status).toBe(200);
    const again = await host.mutate("members.invite", { role: "agent", email: host.email });
    expect(refusalOf(again)).toEqual([409, "already_member", "email"]);
  });

  it("does not let back in who is disabled, signed in elsewhere or not, and is not used up by that.", async () => {
    const host = await owner();
    const agent = await join(host, "agent");
    await host.mutate("members.disable", { userId: agent.userId });
    const elsewhere = await agent.mutate("auth.signIn", { email: agent.email, password: PASSWORD });
    expect(elsewhere.status).toBe(200);
    const { token } = await invite(host, { role: "admin" });
    expect(refusalOf(await accept(agent, token))).toEqual([409, "already_member", null]);
    const asNew = await accept(newcomer(), token, { email: agent.email, password: PASSWORD });
    expect(refusalOf(asNew)).toEqual([409, "email_taken", "email"]);
    const listed = (await host.query("members.list")).data.items as { email: string; role: Role; disabledAt: string }[];
    expect(listed.find(({ email }) => email === agent.email)).toMatchObject({
      role: "agent",
      disabledAt: expect.any(String),
    });
    expect((await look(token)).status).toBe(200);
  });

  it("takes a new person only with an email and a password that is long and not common.", async () => {
    const { token } = await invite(await owner(), { role: "agent" });
    const email = `${newId()}@shop.example`;
    for (const [input, refusal] of [
      [{}, [400, "invalid_input", "email"]],
      [{ email }, [400, "invalid_input", "password"]],
      [{ email, password: "short" }, [400, "invalid_input", "password"]],
      [{ email, password: "qwertyuiop123" }, [400, "password_too_common", "password"]],
    ] as const) {
      expect(refusalOf(await accept(newcomer(), token, input))).toEqual(refusal);
    }
    expect((await accept(newcomer(), token, { email, password: PASSWORD })).status).toBe(200);
  });

  it("used by several people at the same moment, signed in or not, makes one of them a member.", async () => {
    for (let round = 0; round < 3; round++) {
      const host = await owner();
      const { token } = await invite(host, { role: "admin" });
      const people = await Promise.all([owner(), owner(), owner()]);
      const details = { email: `${newId()}@shop.example`, password: PASSWORD };
      const answers = await Promise.all([
        ...people.map((person) => accept(person, token)),
        accept(newcomer(), token, details),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404]);
      expect((await host.query("members.list")).data.items).toHaveLength(2);
      // Nobody is left with half of an account: the others' emails are as free as before.
      const made = await env.CONTROL.prepare("SELECT count(*) AS n FROM users WHERE email = ?")
        .bind(details.email)
        .first<number>("n");
      expect(made).toBe(answers[3]?.status === 200 ? 1 : 0);
    }
  });

  it("takes the session over to its workspace, sockets included.", async () => {
    const [host, person] = [await owner(), await owner()];
    const before = person.cookie;
    const { live } = await openCaughtUp(person);
    const { token } = await invite(host, { role: "agent" });
    expect((await accept(person, token)).status).toBe(200);
    expect(await until("the old session's socket is closed", () => live.closed)).toMatchObject({ code: 4401 });
    expect((await Object.assign(newcomer(), { cookie: before }).query("auth.me")).status).toBe(401);
  });
});

describe("Whoever makes an invitation", () => {
  it("cannot make one above their own role, or undo one.", async () => {
    const host = await owner();
    const admin = await join(host, "admin");
    expect(refusalOf(await admin.mutate("members.invite", { role: "owner" }))).toEqual([403, "above_you", null]);
    const ofOwner = await invite(host, { role: "owner" });
    const undo = (who: Visitor, id: string) => who.mutate("members.revokeInvitation", { id });
    expect(refusalOf(await undo(admin, ofOwner.id))).toEqual([403, "above_you", null]);
    expect((await look(ofOwner.token)).status).toBe(200);
    const ofAgent = await invite(host, { role: "agent" });
    expect((await undo(admin, ofAgent.id)).data).toEqual({ revoked: true });
    expect(refusalOf(await undo(admin, ofAgent.id))).toEqual([404, "not_found", null]);
    expect(refusalOf(await undo(await owner(), ofOwner.id))).toEqual([404, "not_found", null]);
  });

  it.each([
    ["is demoted", "members.changeRole", { role: "agent" }],
    ["is disabled", "members.disable", {}],
    ["is removed", "members.remove", {}],
  ])("and %s afterwards has given nobody a way in.", async (_, procedure, more) => {
    const host = await owner();
    const admin = await join(host, "admin");
    const { token } = await invite(admin, { role: "agent" });
    expect((await look(token)).status).toBe(200);
    expect((await host.mutate(procedure, { userId: admin.userId, ...more })).status).toBe(200);
    expect(refusalOf(await look(token))).toEqual(LINK_INVALID);
    expect(refusalOf(await accept(await owner(), token))).toEqual(LINK_INVALID);
    expect((await host.query("members.invitations")).data.items).toEqual([]);
  });
});

describe("Somebody who was removed from their only workspace", () => {
  /** A new person, by a link: they have an account because of this workspace only. */
  async function joined(host: Visitor, role: Role): Promise<Person> {
    const visitor = newcomer();
    const email = `${newId()}@shop.example`;
    const answer = await accept(visitor, (await invite(host, { role })).token, { email, password: PASSWORD });
    return Object.assign(visitor, { email, userId: answer.data.user.id as string });
  }

  it("is nobody afterwards, and comes back by an invitation as somebody new.", async () => {
    const host = await owner();
    const agent = await joined(host, "agent");
    expect((await host.mutate("members.remove", { userId: agent.userId })).status).toBe(200);
    expect((await agent.query("auth.me")).status).toBe(401);
    const { token } = await invite(host, { role: "agent", email: agent.email });
    const back = await accept(newcomer(), token, { password: "another battery staple" });
    expect([back.status, back.data?.tenant.id]).toEqual([200, host.tenantId]);
  });

  it("and has invited somebody keeps the account, and comes back with its password only.", async () => {
    const host = await owner();
    const admin = await joined(host, "admin");
    await invite(admin, { role: "agent" });
    await host.mutate("members.remove", { userId: admin.userId });
    const { token } = await invite(host, { role: "agent", email: admin.email });
    const wrong = await accept(newcomer(), token, { password: "another battery staple" });
    expect(refusalOf(wrong)).toEqual([401, "wrong_credentials", null]);
    const back = await accept(newcomer(), token, { password: PASSWORD });
    expect([back.status, back.data?.user.id]).toEqual([200, admin.userId]);
  });

  it("is nobody after leaving, too, and may sign up with the email.", async () => {
    const agent = await joined(await owner(), "agent");
    expect((await agent.mutate("members.leave", {})).status).toBe(200);
    const again = await newcomer().mutate("auth.signUp", {
      email: agent.email,
      password: PASSWORD,
      workspace: "Their own",
    });
    expect(again.status).toBe(200);
  });
});

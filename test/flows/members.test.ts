import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../worker/shared/ids.ts";
import { migratedControl } from "./control-database.ts";
import { openCaughtUp } from "./fixtures/live-client.ts";
import { until } from "./fixtures/until.ts";
import { newVisitor, PASSWORD, signedUp, type Visitor } from "./visitor.ts";

/** Proves who may change who belongs to a workspace, that the last owner stays, and that links work once. */

type Person = Visitor & { email: string; userId: string };
type Role = "owner" | "admin" | "agent";

beforeAll(migratedControl);

/** Somebody new who joins by a link that `host` makes. */
async function join(host: Visitor, role: Role): Promise<Person> {
  const made = await host.mutate("members.invite", { role });
  if (made.status !== 200) throw new Error(`inviting answered ${made.status}: ${made.error.message}`);
  const token = (made.data.url as string).split("/").at(-1);
  const visitor = newVisitor();
  const email = `${newId()}@shop.example`;
  const joined = await visitor.mutate("invitations.accept", { token, email, password: PASSWORD });
  if (joined.status !== 200) throw new Error(`joining answered ${joined.status}: ${joined.error.message}`);
  return Object.assign(visitor, { email, userId: joined.data.user.id as string });
}

const tokenOf = async (host: Visitor, input: object): Promise<string> =>
  ((await host.mutate("members.invite", input)).data.url as string).split("/").at(-1) ?? "";

async function owner(): Promise<Person & { tenantId: string }> {
  const visitor = await signedUp();
  const me = await visitor.query("auth.me");
  return Object.assign(visitor, { userId: me.data.user.id as string });
}

describe("A link of an invitation", () => {
  it("makes somebody new a member with its role, once, and says before whose it is.", async () => {
    const host = await owner();
    const token = await tokenOf(host, { role: "agent", email: "  New@Shop.example " });
    expect((await newVisitor().mutate("invitations.look", { token })).data).toEqual({
      workspace: "A shop",
      role: "agent",
      email: "new@shop.example",
      invitedBy: host.email,
    });
    const wrong = await newVisitor().mutate("invitations.accept", {
      token,
      email: "other@shop.example",
      password: PASSWORD,
    });
    expect([wrong.status, wrong.error.data.reason]).toEqual([400, "other_email"]);
    const visitor = newVisitor();
    expect((await visitor.mutate("invitations.accept", { token, password: PASSWORD })).status).toBe(200);
    expect((await visitor.query("auth.me")).data).toMatchObject({ role: "agent", tenant: { id: host.tenantId } });
    const again = await newVisitor().mutate("invitations.accept", {
      token,
      email: "new@shop.example",
      password: PASSWORD,
    });
    expect([again.status, again.error.data.reason]).toEqual([404, "link_invalid"]);
  });

  it("lets one of two in who use it at the same moment.", async () => {
    const token = await tokenOf(await owner(), { role: "agent" });
    const accept = () =>
      newVisitor().mutate("invitations.accept", { token, email: `${newId()}@shop.example`, password: PASSWORD });
    const statuses = (await Promise.all([accept(), accept(), accept()])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 404, 404]);
  });

  it("takes who is signed in over to the workspace, and never makes an account for an email that has one.", async () => {
    const host = await owner();
    const other = await owner();
    const token = await tokenOf(host, { role: "admin" });
    const taken = await newVisitor().mutate("invitations.accept", { token, email: other.email, password: PASSWORD });
    expect([taken.status, taken.error.data.reason]).toEqual([409, "email_taken"]);
    expect((await other.mutate("invitations.accept", { token })).data.tenant.id).toBe(host.tenantId);
    expect((await other.query("auth.me")).data.tenant.id).toBe(host.tenantId);
    const places = (await other.query("workspaces.list")).data.items as { id: string; role: Role; current: boolean }[];
    expect(places.map(({ role, current }) => [role, current])).toEqual([
      ["owner", false],
      ["admin", true],
    ]);
  });

  it("is worth nothing when it was revoked, or when whoever made it was removed.", async () => {
    const host = await owner();
    const admin = await join(host, "admin");
    const revoked = await host.mutate("members.invite", { role: "agent" });
    await host.mutate("members.revokeInvitation", { id: revoked.data.invitation.id });
    const orphaned = await tokenOf(admin, { role: "agent" });
    await host.mutate("members.remove", { userId: admin.userId });
    for (const token of [(revoked.data.url as string).split("/").at(-1), orphaned]) {
      const answer = await newVisitor().mutate("invitations.accept", {
        token,
        email: `${newId()}@shop.example`,
        password: PASSWORD,
      });
      expect([answer.status, answer.error.data.reason]).toEqual([404, "link_invalid"]);
    }
    expect((await host.query("members.invitations")).data.items).toEqual([]);
  });

  it("does not bring back who was shut out.", async () => {
    const host = await owner();
    const agent = await join(host, "agent");
    const cookie = agent.cookie;
    await host.mutate("members.disable", { userId: agent.userId });
    expect(cookie).not.toBeNull();
    expect((await agent.query("auth.me")).status).toBe(401);
    const signIn = await agent.mutate("auth.signIn", { email: agent.email, password: PASSWORD });
    expect([signIn.status, signIn.error.data.reason]).toEqual([401, "wrong_credentials"]);
    await host.mutate("members.enable", { userId: agent.userId });
    expect((await agent.mutate("auth.signIn", { email: agent.email, password: PASSWORD })).status).toBe(200);
  });
});

describe("Members", () => {
  it("may do what their role may, to nobody above them, and give no role above their own.", async () => {
    const host = await owner();
    const [admin, agent] = [await join(host, "admin"), await join(host, "agent")];
    const refused = async (who: Visitor, procedure: string, input: object) => {
      const answer = await who.mutate(procedure, input);
      return [answer.status, answer.error?.data.reason];
    };
    expect(await refused(agent, "members.invite", { role: "agent" })).toEqual([403, "role_not_allowed"]);
    expect(await refused(agent, "members.remove", { userId: admin.userId })).toEqual([403, "role_not_allowed"]);
    expect(await refused(admin, "members.invite", { role: "owner" })).toEqual([403, "above_you"]);
    expect(await refused(admin, "members.changeRole", { userId: host.userId, role: "agent" })).toEqual([
      403,
      "above_you",
    ]);
    expect(await refused(admin, "members.changeRole", { userId: agent.userId, role: "owner" })).toEqual([
      403,
      "above_you",
    ]);
    expect(await refused(admin, "members.disable", { userId: newId() })).toEqual([404, "not_found"]);
    const listed = (await agent.query("members.list")).data.items as { email: string; you: boolean }[];
    expect(listed.map(({ email, you }) => [email, you])).toEqual([
      [host.email, false],
      [admin.email, false],
      [agent.email, true],
    ]);
  });

  it.each(["members.changeRole", "members.disable", "members.remove"])(
    "are signed out with their sockets at once by %s, and only here.",
    async (procedure) => {
      const host = await owner();
      const agent = await join(host, "agent");
      const { live } = await openCaughtUp(agent);
      expect((await host.mutate(procedure, { userId: agent.userId, role: "admin" })).status).toBe(200);
      expect(await until("the socket is closed", () => live.closed)).toMatchObject({ code: 4401 });
      expect((await agent.query("auth.me")).status).toBe(401);
      expect((await host.query("auth.me")).status).toBe(200);
    },
  );

  it("of another workspace are not there, in the same bytes as people who never were.", async () => {
    const [host, stranger] = [await owner(), await owner()];
    const theirs = await host.mutate("members.changeRole", { userId: stranger.userId, role: "agent" });
    const nobodys = await host.mutate("members.changeRole", { userId: newId(), role: "agent" });
    expect(theirs.status).toBe(404);
    expect(theirs.error).toEqual(nobodys.error);
  });
});

describe("The last owner", () => {
  it("cannot be demoted, shut out, removed, or leave.", async () => {
    const host = await owner();
    const me = { userId: host.userId };
    for (const [procedure, input] of [
      ["members.changeRole", { ...me, role: "admin" }],
      ["members.disable", me],
      ["members.remove", me],
      ["members.leave", {}],
    ] as const) {
      const answer = await host.mutate(procedure, input);
      expect([procedure, answer.status, answer.error.data.reason]).toEqual([procedure, 409, "last_owner"]);
    }
  });

  it("is there even when two owners demote each other at the same moment.", async () => {
    const host = await owner();
    const second = await join(host, "owner");
    const answers = await Promise.all([
      host.mutate("members.changeRole", { userId: second.userId, role: "agent" }),
      second.mutate("members.changeRole", { userId: host.userId, role: "agent" }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("does not count when shut out: then another one has to be there.", async () => {
    const host = await owner();
    const second = await join(host, "owner");
    await host.mutate("members.disable", { userId: second.userId });
    expect((await host.mutate("members.leave", {})).error.data.reason).toBe("last_owner");
  });
});

import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { members, users } from "../../drizzle/control.ts";
import { openSession, sessionCookie } from "../../worker/auth/sessions.ts";
import { newId } from "../../worker/shared/ids.ts";
import type { Role } from "../../worker/shared/permissions.ts";
import { servicesOf } from "../../worker/trpc/context.ts";
import { migratedControl } from "./control-database.ts";
import { openShopQuickly } from "./fixtures/shop.ts";
import { HOME, newVisitor, type Visitor } from "./visitor.ts";

/**
 * Proves that a workspace always has an owner who can get in, whatever its owners do to each other and themselves at
 * the same moment. Members are made without links and passwords here, so that many rounds are cheap.
 */

type Person = Visitor & { userId: string };

beforeAll(migratedControl);

async function memberOf(tenantId: string, role: Role): Promise<Person> {
  const { control } = servicesOf(env);
  const userId = newId();
  const createdAt = Date.now();
  await control.batch([
    control.insert(users).values({ id: userId, email: `${userId}@shop.example`, passwordHash: "none", createdAt }),
    control.insert(members).values({ tenantId, userId, role, createdAt }),
  ]);
  const { token } = await openSession(control, { userId, tenantId });
  const cookie = sessionCookie(new URL(HOME), token).split(";")[0] ?? "";
  return Object.assign(newVisitor(), { cookie, userId });
}

/** A workspace with these members beside the owner who has made it. */
async function workspaceOf(...roles: Role[]): Promise<{ tenantId: string; owner: Person; others: Person[] }> {
  const { visitor, tenantId } = await openShopQuickly();
  const userId = (await visitor.query("auth.me")).data.user.id as string;
  const others = await Promise.all(roles.map((role) => memberOf(tenantId, role)));
  return { tenantId, owner: Object.assign(visitor, { userId }), others };
}

const activeOwners = (tenantId: string): Promise<number | null> =>
  env.CONTROL.prepare(
    "SELECT count(*) AS n FROM members WHERE tenant_id = ? AND role = 'owner' AND disabled_at IS NULL",
  )
    .bind(tenantId)
    .first<number>("n");

/** Every way in which an owner can stop being one who gets in. */
const ENDS: [procedure: string, input: (userId: string) => object][] = [
  ["members.changeRole", (userId) => ({ userId, role: "admin" })],
  ["members.disable", (userId) => ({ userId })],
  ["members.remove", (userId) => ({ userId })],
];

describe("The only owner who can get in", () => {
  it("stays, however many admins and agents and disabled owners there are.", async () => {
    const { tenantId, owner, others } = await workspaceOf("admin", "agent", "owner");
    const [, , second] = others;
    expect((await owner.mutate("members.disable", { userId: second!.userId })).status).toBe(200);
    for (const [procedure, input] of [...ENDS, ["members.leave", () => ({})] as const]) {
      const answer = await owner.mutate(procedure, input(owner.userId));
      expect([procedure, answer.status, answer.error?.data.reason]).toEqual([procedure, 409, "last_owner"]);
    }
    expect(await activeOwners(tenantId)).toBe(1);
    expect((await owner.query("auth.me")).data.role).toBe("owner");
  });

  it("may do all of it once another owner can get in again.", async () => {
    for (const [procedure, input] of ENDS) {
      const { tenantId, owner, others } = await workspaceOf("owner");
      expect((await owner.mutate("members.disable", { userId: others[0]!.userId })).status).toBe(200);
      expect((await owner.mutate("members.enable", { userId: others[0]!.userId })).status).toBe(200);
      expect((await owner.mutate(procedure, input(owner.userId))).status).toBe(200);
      expect(await activeOwners(tenantId)).toBe(1);
    }
  });
});

describe("Owners at the same moment", () => {
  it.each(ENDS)("cannot all end each other by %s: one is left.", async (procedure, input) => {
    for (let round = 0; round < 4; round++) {
      const { tenantId, owner, others } = await workspaceOf("owner", "owner");
      const ring = [owner, ...others];
      const answers = await Promise.all(
        ring.map((person, place) => person.mutate(procedure, input(ring[(place + 1) % ring.length]!.userId))),
      );
      const left = await activeOwners(tenantId);
      expect(left).toBeGreaterThanOrEqual(1);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(ring.length - (left ?? 0));
      // Who was ended first ends nobody: what the others are told depends on who came first.
      for (const { status } of answers) expect([200, 401, 403, 409]).toContain(status);
    }
  });

  it("cannot all leave: one is told to stay.", async () => {
    for (let round = 0; round < 4; round++) {
      const { tenantId, owner, others } = await workspaceOf("owner", "owner", "agent");
      const leaving = [owner, ...others.slice(0, 2)].map((person) => person.mutate("members.leave", {}));
      const statuses = (await Promise.all(leaving)).map(({ status }) => status);
      expect(statuses.sort()).toEqual([200, 200, 409]);
      expect(await activeOwners(tenantId)).toBe(1);
    }
  });

  it("who was demoted a moment ago ends nobody above them any more.", async () => {
    for (let round = 0; round < 4; round++) {
      const { tenantId, owner, others } = await workspaceOf("owner", "owner");
      const [second, third] = others;
      // Two owners would be left whichever came first; so only the order of ranks decides here.
      const [demoted, revenge] = await Promise.all([
        owner.mutate("members.changeRole", { userId: second!.userId, role: "agent" }),
        second!.mutate("members.changeRole", { userId: third!.userId, role: "agent" }),
      ]);
      expect(demoted.status).toBe(200);
      expect(await activeOwners(tenantId)).toBe(revenge.status === 200 ? 1 : 2);
    }
  });
});

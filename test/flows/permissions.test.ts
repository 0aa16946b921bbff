import { beforeAll, describe, expect, it } from "vitest";
import { AUDIT_ACTIONS } from "../../worker/control/audit.ts";
import { KEY_SCOPES, may, PERMISSIONS, ROLES, type Role } from "../../worker/shared/permissions.ts";
import type { ProcedureMeta } from "../../worker/trpc/init.ts";
import { appRouter } from "../../worker/trpc/router.ts";
import { migratedControl } from "./control-database.ts";
import { openMember } from "./fixtures/member.ts";
import { openShopQuickly } from "./fixtures/shop.ts";
import { newVisitor, type Visitor } from "./visitor.ts";

/**
 * Proves by enumeration that every procedure has a door and every mutation a name in the audit log, and that each
 * role gets through exactly the doors that the table of permissions opens to it. That what is behind the doors
 * belongs to one tenant only is for `npm run security`.
 */

type Procedure = { path: string; type: "query" | "mutation" | "subscription"; meta: ProcedureMeta };

const procedures: Procedure[] = Object.entries(appRouter._def.procedures).map(([path, procedure]) => {
  const { type, meta } = (procedure as unknown as { _def: { type: Procedure["type"]; meta?: ProcedureMeta } })._def;
  return { path, type, meta: meta ?? {} };
});

describe("the doors", () => {
  it.each(procedures)("$path is for anyone, for members, or for a permission", ({ meta }) => {
    if (meta.permission === undefined) expect(["public", "member"]).toContain(meta.door);
    else expect(PERMISSIONS).toContain(meta.permission);
  });

  it("only these are for anyone", () => {
    const forAnyone = procedures.filter(({ meta }) => meta.door === "public").map(({ path }) => path);
    expect(forAnyone.sort()).toEqual(
      [
        "auth.requestPasswordReset",
        "auth.resetPassword",
        "auth.signIn",
        "auth.signOut",
        "auth.signUp",
        "dataDeletions.look",
        "invitations.accept",
        "invitations.look",
      ].filter((path) => procedures.some((procedure) => procedure.path === path)),
    );
  });
});

describe("the audit log", () => {
  const mutations = procedures.filter(({ type }) => type === "mutation");

  it.each(mutations)("has a name for $path, or the reason why it needs none", ({ meta }) => {
    const { audit } = meta;
    if (audit === null) expect("because" in meta ? meta.because : "").toMatch(/\w+ \w+/);
    else expect(AUDIT_ACTIONS).toContain(audit);
  });

  it("leaves out only what is its own record", () => {
    const exempt = mutations.filter(({ meta }) => meta.audit === null).map(({ path }) => path);
    // The daily work of a team: everybody sees it where it was done.
    const work =
      /^(cannedReplies|contacts|drafts|labels|notes|push|views)\.|^chats\.(assign|bulk|done|label|markUnread|reopen|snooze)$|^messages\.(cancel|cancelScheduled|editScheduled|schedule|sendNow)$/;
    expect(exempt.filter((path) => !work.test(path)).sort()).toEqual([
      "accounts.sync",
      "chats.markRead",
      "chats.start",
      "chats.typing",
      "messages.edit",
      "messages.forward",
      "messages.react",
      "messages.retry",
      "messages.send",
      "onboarding.save",
    ]);
  });
});

describe("the table of permissions", () => {
  it("gives an owner everything, and nobody more than the role above", () => {
    for (const permission of PERMISSIONS) {
      expect(may("owner", permission)).toBe(true);
      if (may("agent", permission)) expect(may("admin", permission)).toBe(true);
    }
  });

  it("gives keys at most what an admin may do", () => {
    for (const scope of KEY_SCOPES) expect(may("admin", scope)).toBe(true);
  });
});

describe("each role", () => {
  const visitors = new Map<Role, Visitor>();

  beforeAll(async () => {
    await migratedControl();
    const { tenantId } = await openShopQuickly();
    for (const role of ROLES) visitors.set(role, await openMember(tenantId, role));
  });

  const guarded = procedures.filter(({ meta }) => meta.permission !== undefined);

  it.each(
    guarded.flatMap((procedure) =>
      ROLES.map((role) => ({ ...procedure, role, permission: procedure.meta.permission })),
    ),
  )("$role at $path gets through only with $permission", async ({ path, type, role, permission }) => {
    const visitor = visitors.get(role)!;
    // An input that no procedure takes: whoever gets through the door is told so, and nothing happens.
    const answer = await visitor[type === "query" ? "query" : "mutate"](path, 7);
    const reason = answer.error?.data.reason;
    if (may(role, permission!)) expect(reason).not.toBe("role_not_allowed");
    else expect({ status: answer.status, reason }).toEqual({ status: 403, reason: "role_not_allowed" });
  });

  it.each(procedures.filter(({ meta }) => meta.door !== "public"))(
    "nobody gets through $path signed out",
    async ({ path, type }) => {
      const answer = await newVisitor()[type === "query" ? "query" : "mutate"](path, {});
      expect(answer).toMatchObject({ status: 401, error: { data: { reason: "not_signed_in" } } });
    },
  );
});

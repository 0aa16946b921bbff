import { and, asc, eq, sql } from "drizzle-orm";
import { accounts } from "../../drizzle/control.ts";
import { newId } from "../shared/ids.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import type { ChannelName, Provider } from "../shared/wire.ts";
import { brokeConstraint } from "./constraint-failure.ts";
import type { ControlDb } from "./database.ts";

/** An account as the provider names it. */
export type ExternalAccount = { provider: Provider; channel: ChannelName; externalId: string };

/** `id`: ours, of an account that the tenant had before and gives up no chat of. */
export type Claim = ExternalAccount & { id?: string };

/** An account that the tenant holds. */
export type HeldAccount = ExternalAccount & { id: string; credentialId: string };

/**
 * Makes external accounts the tenant's: all of them, or none when another tenant holds one. An account that the
 * tenant already has keeps its id and takes the newer credential.
 *
 * Two tenants at once: the UNIQUE constraint lets one in, and the other is refused.
 */
export async function claimAccounts(
  control: ControlDb,
  tenantId: string,
  credentialId: string,
  claims: readonly Claim[],
): Promise<Outcome<{ id: string; externalId: string }[], "held_by_another_tenant">> {
  const createdAt = Date.now();
  const held = new Set((await listHeldAccounts(control, tenantId)).map(({ id }) => id));
  // One that is held is found by its external id, and keeps its own.
  const idFor = (id: string | undefined): string => (id === undefined || held.has(id) ? newId() : id);
  const [first, ...others] = claims.map((claim) =>
    control
      .insert(accounts)
      .values({ tenantId, credentialId, createdAt, ...claim, id: idFor(claim.id) })
      .onConflictDoUpdate({
        target: [accounts.provider, accounts.externalId],
        set: {
          // A null where none may be: it fails the statement, and with it the whole batch, which is the only
          // way to call off a D1 transaction from inside.
          tenantId: sql`CASE WHEN ${accounts.tenantId} = excluded.tenant_id THEN excluded.tenant_id END`,
          credentialId: sql`excluded.credential_id`,
          channel: sql`excluded.channel`,
        },
      })
      .returning({ id: accounts.id, externalId: accounts.externalId }),
  );
  if (first === undefined) return ok([]);
  try {
    const claimed = (await control.batch([first, ...others])).flat();
    // The same account named twice in one call is still one account.
    return ok([...new Map(claimed.map((account) => [account.id, account])).values()]);
  } catch (error) {
    // The second where a tenant was restored from an archive of one that still holds the account, under its id.
    const isHeld =
      brokeConstraint(error, "NOT NULL", "accounts.tenant_id") || brokeConstraint(error, "UNIQUE", "accounts.id");
    if (isHeld) return fail("held_by_another_tenant");
    throw error;
  }
}

/**
 * The same account under another id of the provider, after it had to be made anew there.
 *
 * @returns `not_held` when the tenant has no such account
 */
export async function rebindAccount(
  control: ControlDb,
  {
    tenantId,
    accountId,
    credentialId,
    externalId,
  }: Record<"tenantId" | "accountId" | "credentialId" | "externalId", string>,
): Promise<Outcome<null, "held_by_another_tenant" | "not_held">> {
  try {
    const moved = await control
      .update(accounts)
      .set({ externalId, credentialId })
      .where(and(eq(accounts.id, accountId), eq(accounts.tenantId, tenantId)))
      .returning({ id: accounts.id });
    return moved.length === 0 ? fail("not_held") : ok(null);
  } catch (error) {
    if (brokeConstraint(error, "UNIQUE", "accounts.provider")) return fail("held_by_another_tenant");
    throw error;
  }
}

/** The accounts that a tenant holds, the oldest first. */
export async function listHeldAccounts(control: ControlDb, tenantId: string): Promise<HeldAccount[]> {
  return control
    .select(HELD)
    .from(accounts)
    .where(eq(accounts.tenantId, tenantId))
    .orderBy(asc(accounts.createdAt), asc(accounts.id));
}

/** null when the tenant holds none of this id. */
export async function findHeldAccount(
  control: ControlDb,
  tenantId: string,
  accountId: string,
): Promise<HeldAccount | null> {
  const [held] = await control
    .select(HELD)
    .from(accounts)
    .where(and(eq(accounts.id, accountId), eq(accounts.tenantId, tenantId)))
    .limit(1);
  return held ?? null;
}

/** Anybody may connect it from now on. */
export async function releaseAccount(control: ControlDb, tenantId: string, accountId: string): Promise<void> {
  await control.delete(accounts).where(and(eq(accounts.id, accountId), eq(accounts.tenantId, tenantId)));
}

const HELD = {
  id: accounts.id,
  provider: accounts.provider,
  channel: accounts.channel,
  externalId: accounts.externalId,
  credentialId: accounts.credentialId,
};

import { sql } from "drizzle-orm";
import { accounts } from "../../drizzle/control.ts";
import { newId } from "../shared/ids.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import type { ChannelName, Provider } from "../shared/wire.ts";
import { brokeConstraint } from "./constraint-failure.ts";
import type { ControlDb } from "./database.ts";

/** An account as the provider names it. */
export type ExternalAccount = { provider: Provider; channel: ChannelName; externalId: string };

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
  claims: readonly ExternalAccount[],
): Promise<Outcome<{ id: string; externalId: string }[], "held_by_another_tenant">> {
  const createdAt = Date.now();
  const [first, ...others] = claims.map((claim) =>
    control
      .insert(accounts)
      .values({ id: newId(), tenantId, credentialId, createdAt, ...claim })
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
    if (brokeConstraint(error, "NOT NULL", "accounts.tenant_id")) return fail("held_by_another_tenant");
    throw error;
  }
}

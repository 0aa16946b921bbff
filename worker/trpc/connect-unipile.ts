import type { ProviderAccess } from "../channels/channel.ts";
import { claimAccounts } from "../control/accounts.ts";
import { saveCredential } from "../control/credentials.ts";
import { ensureEndpoint } from "../control/endpoints.ts";
import { findTenant } from "../control/tenants.ts";
import type { InboxStub } from "../inbox/stub.ts";
import type { Account } from "../shared/wire.ts";
import type { TrpcContext } from "./context.ts";
import { badField, refuse } from "./refuse.ts";
import { type OfferedAccount, offeredAccounts } from "./unipile-offer.ts";
import { registerUnipileWebhooks } from "./unipile-webhooks.ts";

type MemberContext = TrpcContext & {
  tenant: { id: string };
  inbox<Answer>(call: (inbox: InboxStub) => Promise<Answer>): Promise<Answer>;
};

/**
 * Connects accounts of a UniPile key to the tenant. Every step may be repeated: whatever broke off half-way is
 * mended by doing it all again.
 *
 * The accounts are known to the inbox last, when the webhooks are there. What UniPile sends in between waits
 * in the inbox as a dead letter for an unknown account, and is replayed when the account becomes known.
 *
 * @throws TRPCError for everything that a person can mend
 */
export async function connectUnipile(
  ctx: MemberContext,
  access: ProviderAccess,
  externalIds: string[],
): Promise<{ items: Account[]; webhook: { url: string } }> {
  const offered = await offeredAccounts(access);
  const chosen = chooseAccounts(offered, externalIds);

  const tenant = await findTenant(ctx.control, ctx.tenant.id);
  if (tenant === null) throw new Error("The caller's tenant is not there.");
  const { origin, apiKey } = access;
  const credential = await saveCredential(ctx.control, ctx.vault, tenant, { provider: "unipile", origin, apiKey });

  const claims = chosen.map(({ channel, externalId }) => ({ provider: "unipile" as const, channel, externalId }));
  const claimed = await claimAccounts(ctx.control, tenant.id, credential.id, claims);
  // It names nobody: who holds the account is not ours to tell.
  if (!claimed.ok) throw refuse("CONFLICT", "account_held", "One of these accounts is connected to another workspace.");
  const idOf = new Map(claimed.value.map((account) => [account.externalId, account.id]));

  const endpoint = await ensureEndpoint(ctx.control, ctx.vault, tenant, "unipile");
  const url = `${ctx.url.origin}/webhooks/unipile/${endpoint.id}`;
  const connectedBefore = await ctx.inbox((inbox) => inbox.listAccounts());
  await registerUnipileWebhooks(
    { control: ctx.control, access, tenantId: tenant.id, credentialId: credential.id },
    { url, secret: endpoint.secret, accountIds: accountsOfKey(offered, chosen, connectedBefore) },
  );

  const items: Account[] = [];
  for (const { channel, externalId, name, state } of chosen) {
    const id = idOf.get(externalId);
    if (id === undefined) throw new Error("An account that was just claimed is not there.");
    items.push(
      await ctx.inbox((inbox) => inbox.connectAccount({ id, provider: "unipile", channel, externalId, name, state })),
    );
  }
  return { items, webhook: { url } };
}

function chooseAccounts(offered: OfferedAccount[], externalIds: string[]): OfferedAccount[] {
  const byId = new Map(offered.map((account) => [account.externalId, account]));
  return externalIds.map((externalId, index) => {
    const account = byId.get(externalId);
    if (account !== undefined) return account;
    throw badField("account_not_offered", `externalIds.${index}`, "is no WhatsApp or Instagram account of this key");
  });
}

/** Those chosen now and those connected earlier, as far as this key sees them: the webhooks carry them all. */
function accountsOfKey(offered: OfferedAccount[], chosen: OfferedAccount[], connectedBefore: Account[]): string[] {
  const seen = new Set(offered.map((account) => account.externalId));
  const earlier = connectedBefore.filter((account) => account.provider === "unipile" && seen.has(account.externalId));
  return [...new Set([...chosen, ...earlier].map((account) => account.externalId))];
}

import { claimAccounts } from "../control/accounts.ts";
import { forgetAppSecrets } from "../control/app-secrets.ts";
import { saveCredential } from "../control/credentials.ts";
import { ensureEndpoint } from "../control/endpoints.ts";
import { findTenant } from "../control/tenants.ts";
import type { InboxStub } from "../inbox/stub.ts";
import type { Account } from "../shared/wire.ts";
import type { TrpcContext } from "./context.ts";
import type { MetaCredentials } from "./credential-input.ts";
import { type Callback, checkedNumber, checkedProfile, switchOnWebhooks } from "./meta-accounts.ts";
import type { MetaCheck } from "./meta-refusals.ts";
import { refuse } from "./refuse.ts";

/** The id by which the account's webhooks name it. */
export const externalIdOf = (input: MetaCredentials): string =>
  input.channel === "whatsapp" ? input.phoneNumberId : input.instagramUserId;

type MemberContext = TrpcContext & {
  tenant: { id: string };
  inbox<Answer>(call: (inbox: InboxStub) => Promise<Answer>): Promise<Answer>;
};

/**
 * Connects a number or a profile by the owner's own Meta app. Every step may be repeated: whatever broke off half-way
 * is mended by doing it all again, and a new token or app secret takes the place of the old one.
 *
 * What Meta sends before the inbox knows the account waits there as a dead letter, and is replayed then.
 *
 * @returns also where Meta has to send its webhooks, and what was seen of each thing that it needs
 * @throws TRPCError for everything that a person can mend
 */
export async function connectMeta(
  ctx: MemberContext,
  input: MetaCredentials,
): Promise<{ items: Account[]; webhook: Callback; checks: MetaCheck[] }> {
  const found = await (input.channel === "whatsapp" ? checkedNumber(ctx, input) : checkedProfile(ctx, input));
  const { channel, externalId, name, access } = found;
  const business = found.businessAccountId === null ? {} : { businessAccountId: found.businessAccountId };

  const tenant = await findTenant(ctx.control, ctx.tenant.id);
  if (tenant === null) throw new Error("The caller's tenant is not there.");
  const { origin, apiKey, appSecret } = access;
  const credential = await saveCredential(ctx.control, ctx.vault, tenant, {
    provider: "meta",
    origin,
    apiKey,
    externalId,
    appSecret,
    ...business,
  });
  const claims = [{ provider: "meta" as const, channel, externalId }];
  const claimed = await claimAccounts(ctx.control, tenant.id, credential.id, claims);
  // It names nobody: who holds the account is not ours to tell.
  if (!claimed.ok) throw refuse("CONFLICT", "account_held", "This account is connected to another workspace.");
  forgetAppSecrets(tenant.id);

  const endpoint = await ensureEndpoint(ctx.control, ctx.vault, tenant, "meta");
  const webhook = { url: `${ctx.url.origin}/webhooks/meta/${endpoint.id}`, verifyToken: endpoint.secret };
  const switchedOn = await switchOnWebhooks(found, webhook);

  const items: Account[] = [];
  for (const { id } of claimed.value) {
    const account = { id, provider: "meta" as const, channel, externalId, name, state: "connected" as const };
    items.push(await ctx.inbox((inbox) => inbox.connectAccount({ ...account, ...business })));
  }
  return { items, webhook, checks: [...found.checks, switchedOn] };
}

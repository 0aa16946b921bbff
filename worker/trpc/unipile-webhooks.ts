import type { ChannelFailure, ProviderAccess } from "../channels/channel.ts";
import { deleteWebhook, listWebhooks, registerWebhook } from "../channels/unipile/api.ts";
import type { ControlDb } from "../control/database.ts";
import { forgetWebhook, listRegisteredWebhooks, recordWebhook } from "../control/webhooks.ts";
import { refuse } from "./refuse.ts";
import { refusalOf } from "./unipile-offer.ts";

export const SOURCES = ["messaging", "account_status"] as const;

/**
 * Registers our two webhooks with UniPile (one source each, reference/unipile.md, 5.1), and only then removes
 * the ones from before: for a moment both call us, which the inbox does not notice, since it stores each
 * delivery once; the other way round messages would be missed.
 *
 * @throws TRPCError when UniPile refuses; doing it again mends what was left half-way
 */
export async function registerUnipileWebhooks(
  where: { control: ControlDb; access: ProviderAccess; tenantId: string; credentialId: string },
  order: { url: string; secret: string; accountIds: string[] },
): Promise<void> {
  const { control, access, tenantId, credentialId } = where;
  const before = await ourWebhooks(where, order.url);

  // Without the list of accounts UniPile would send those of everybody who uses the key.
  for (const source of order.accountIds.length === 0 ? [] : SOURCES) {
    const registered = await registerWebhook(access, {
      source,
      name: nameOf(source, credentialId),
      requestUrl: order.url,
      secret: order.secret,
      accountIds: order.accountIds,
    });
    if (!registered.ok) throw registrationRefused(registered.reason);
    const externalId = registered.value.id;
    await recordWebhook(control, tenantId, credentialId, { source, externalId, requestUrl: order.url });
  }

  for (const externalId of before.atProvider) {
    const deleted = await deleteWebhook(access, externalId);
    if (!deleted.ok) throw registrationRefused(deleted.reason);
    const record = before.records.find((webhook) => webhook.externalId === externalId);
    if (record !== undefined) await forgetWebhook(control, tenantId, record.id);
  }
}

/**
 * Takes our webhooks of a credential away from UniPile, as far as it can be reached: for a tenant that is being
 * deleted, which does not wait for a provider. What stays there calls an address that nobody has any more.
 *
 * @returns how many could not be taken away
 */
export async function removeUnipileWebhooks(where: {
  control: ControlDb;
  access: ProviderAccess;
  tenantId: string;
  credentialId: string;
}): Promise<number> {
  const { control, access, tenantId, credentialId } = where;
  const records = await listRegisteredWebhooks(control, tenantId, credentialId);
  const deleted = await Promise.all(records.map(({ externalId }) => deleteWebhook(access, externalId)));
  return deleted.filter(({ ok }) => !ok).length;
}

/**
 * What we registered earlier for this credential: by our own records, and by asking UniPile, since a crash
 * between registering and recording leaves one there that no record knows.
 */
async function ourWebhooks(
  { control, access, tenantId, credentialId }: Parameters<typeof registerUnipileWebhooks>[0],
  url: string,
): Promise<{ records: { id: string; externalId: string }[]; atProvider: string[] }> {
  const records = await listRegisteredWebhooks(control, tenantId, credentialId);
  const listed = await listWebhooks(access);
  if (!listed.ok) throw registrationRefused(listed.reason);
  const names = SOURCES.map((source) => nameOf(source, credentialId));
  const unrecorded = listed.value.filter(
    (webhook) => webhook.requestUrl === url && webhook.name !== null && names.includes(webhook.name),
  );
  const ids = [...records.map((record) => record.externalId), ...unrecorded.map((webhook) => webhook.id)];
  return { records, atProvider: [...new Set(ids)] };
}

/** UniPile shows the name in its dashboard, so it says whose it is; the id tells ours apart. */
const nameOf = (source: (typeof SOURCES)[number], credentialId: string): string => `Parley ${source} ${credentialId}`;

/** The credentials were good a moment ago, so here even a refusal is about the webhooks. */
function registrationRefused(failure: ChannelFailure) {
  if (failure === "refused" || failure === "not_found" || failure === "unreadable_answer") {
    return refuse("BAD_GATEWAY", "webhook_refused", "UniPile did not accept Parley's webhook. Try again.");
  }
  return refusalOf(failure);
}

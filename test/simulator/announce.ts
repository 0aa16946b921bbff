import { inShape } from "./change-shape.ts";
import { accountStatusEnvelope, type EnvelopeExtra, messagingEnvelope } from "./envelope.ts";
import type { AccountRecord, AccountStatusMessage, MessageRecord, WebhookRecord } from "./records.ts";
import type { Simulation } from "./simulation.ts";

/** Queues one call per webhook that asked for this event on this account; answers how many. */
export function announceMessage(
  simulation: Simulation,
  message: MessageRecord,
  extra: EnvelopeExtra,
  delayMs = 0,
): number {
  const account = simulation.world.accounts.get(message.accountId);
  if (account === undefined) return 0;
  const webhooks = interested(simulation, account, "messaging", extra.event);
  for (const webhook of webhooks) {
    const envelope = messagingEnvelope(simulation.world, message, webhook, extra);
    const { changeShape } = simulation.world.settingsOf(account.id);
    const body = JSON.stringify(inShape(envelope, message, changeShape));
    simulation.deliveries.add({
      webhook,
      accountId: account.id,
      messageId: message.id,
      event: extra.event,
      body,
      delayMs,
    });
  }
  return webhooks.length;
}

export function announceStatus(simulation: Simulation, account: AccountRecord, message: AccountStatusMessage): number {
  const webhooks = interested(simulation, account, "account_status", message.toLowerCase());
  const body = JSON.stringify(accountStatusEnvelope(account, message));
  for (const webhook of webhooks) {
    simulation.deliveries.add({
      webhook,
      accountId: account.id,
      messageId: null,
      event: "account_status",
      body,
      delayMs: 0,
    });
  }
  return webhooks.length;
}

function interested(
  simulation: Simulation,
  account: AccountRecord,
  source: WebhookRecord["source"],
  event: string,
): WebhookRecord[] {
  return simulation.world
    .webhooksOf(account.apiKey)
    .filter(
      (webhook) =>
        webhook.source === source &&
        webhook.isEnabled &&
        (webhook.accountIds === null || webhook.accountIds.includes(account.id)) &&
        asksFor(webhook, event),
    );
}

/** Without a list: new messages only, and every change of an account (reference: unipile, 5.1). */
function asksFor(webhook: WebhookRecord, event: string): boolean {
  if (webhook.events !== null) return webhook.events.some((asked) => asked.toLowerCase() === event);
  return webhook.source === "account_status" || event === "message_received";
}

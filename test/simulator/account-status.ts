import { announceMessage, announceStatus } from "./announce.ts";
import type { AccountRecord, AccountStatusMessage, SourceStatus } from "./records.ts";
import type { Simulation } from "./simulation.ts";

/**
 * An account changes state. Only transitions are announced. What was written while it was away is delivered
 * in a burst when it is back (reference: unipile, 5.2 and 5.5).
 *
 * @returns false when nothing changed
 */
export function changeAccountStatus(
  simulation: Simulation,
  account: AccountRecord,
  message: AccountStatusMessage,
): boolean {
  const status = sourceStatus(message);
  if (status === account.status && (message === account.status || message === "RECONNECTED")) return false;
  announceStatus(simulation, account, message);
  if (status === null) {
    simulation.world.removeAccount(account.id);
  } else {
    account.status = status;
    if (status === "OK") deliverMissed(simulation, account);
  }
  simulation.log(`account ${account.name} (${account.type}) now says ${message}`);
  simulation.onChange();
  return true;
}

/** null: the account is gone. */
function sourceStatus(message: AccountStatusMessage): SourceStatus | null {
  switch (message) {
    case "CREATION_SUCCESS":
    case "RECONNECTED":
    case "SYNC_SUCCESS":
      return "OK";
    case "DELETED":
      return null;
    default:
      return message;
  }
}

function deliverMissed(simulation: Simulation, account: AccountRecord): void {
  for (const message of simulation.world.messages.values()) {
    if (message.accountId !== account.id || !message.isMissed) continue;
    message.isMissed = false;
    announceMessage(simulation, message, { event: "message_received" });
  }
}

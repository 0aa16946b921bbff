import type { AccountRecord, ChatRecord, MessageRecord } from "./records.ts";
import type { Simulation } from "./simulation.ts";

/** What each provider route knows: the key that was checked. */
export type ProviderEnv = { Variables: { apiKey: string } };

/** What a key may see of the world; each answers undefined for what is another workspace's. */
export function visibleAccount(simulation: Simulation, apiKey: string, id: string): AccountRecord | undefined {
  const account = simulation.world.accounts.get(id);
  return account?.apiKey === apiKey ? account : undefined;
}

export function visibleChat(simulation: Simulation, apiKey: string, id: string): ChatRecord | undefined {
  const chat = simulation.world.chats.get(id);
  if (chat === undefined || visibleAccount(simulation, apiKey, chat.accountId) === undefined) return undefined;
  return isKnown(chat) ? chat : undefined;
}

/** The API learns of a chat a little after its webhook (reference: unipile, 6, point 5). */
export const isKnown = (chat: ChatRecord): boolean => chat.knownFrom === undefined || chat.knownFrom <= Date.now();

/** By the provider's message id only: the network's own id does not work here. */
export function visibleMessage(simulation: Simulation, apiKey: string, id: string): MessageRecord | undefined {
  const message = simulation.world.messages.get(id);
  if (message === undefined) return undefined;
  return visibleAccount(simulation, apiKey, message.accountId) === undefined ? undefined : message;
}

/** Messages that REST shows by now: not those of a silent time, nor a send that is still being listed. */
export function listedMessages(simulation: Simulation, apiKey: string): MessageRecord[] {
  const now = Date.now();
  const accountIds = new Set(simulation.world.accountsOf(apiKey).map((account) => account.id));
  return [...simulation.world.messages.values()].filter(
    (message) => accountIds.has(message.accountId) && !message.isMissed && message.listedFrom <= now,
  );
}

import type { Message } from "../../worker/shared/wire.ts";
import { TenantApi } from "../chaos/tenant-api.ts";
import { listAll, listChats } from "../chaos/tenants.ts";
import { makeAccount } from "../simulator/people.ts";
import type { AccountRecord, MessageRecord } from "../simulator/records.ts";
import type { RunningSimulator } from "../simulator/start-simulator.ts";
import type { ProviderMessage, ShownChat } from "./compare-account.ts";

/** One connected account and what becomes of its webhooks. */
export type HealAccount = {
  /** Ours. */
  id: string;
  record: AccountRecord;
  /** The share of its webhooks that is lost. */
  lost: number;
};

export type HealTenant = {
  name: string;
  apiKey: string;
  api: TenantApi;
  accounts: HealAccount[];
  /** By our chat: everything up to here was read by an agent. */
  readUpTo: Map<string, number>;
};

/** Signs up and connects a number and a profile. */
export async function makeHealTenant(origin: string, simulator: RunningSimulator, index: number): Promise<HealTenant> {
  const { world } = simulator.simulation;
  const name = `heal-${index + 1}`;
  const apiKey = `key-of-${name}`;
  world.workspace(apiKey).settings.listedAfterMs = index % 3 === 0 ? 2_000 : 0;
  const records = (["WHATSAPP", "INSTAGRAM"] as const).map((type) =>
    makeAccount(world, { apiKey, type, name: `${name} ${type}`, status: "OK" }, Date.now()),
  );
  const api = new TenantApi(origin);
  const person = { email: `${name}@parley.example`, password: `a long pass phrase of ${name}` };
  await api.mutate("auth.signUp", { ...person, workspace: name });
  const { items } = await api.mutate<{ items: { id: string; externalId: string }[] }>("accounts.connect", {
    ...{ provider: "unipile", dsn: simulator.url, apiKey },
    externalIds: records.map(({ id }) => id),
  });
  const accounts = records.map((record) => {
    const id = items.find(({ externalId }) => externalId === record.id)?.id;
    if (id === undefined) throw new Error(`${record.name} was not connected`);
    return { id, record, lost: 0 };
  });
  return { name, apiKey, api, accounts, readUpTo: new Map() };
}

/** Everything the provider has of an account. */
export function providerMessages({ simulation }: RunningSimulator, account: HealAccount): ProviderMessage[] {
  const { world } = simulation;
  return [...world.messages.values()]
    .filter(({ accountId }) => accountId === account.record.id)
    .map((message) => ({
      providerId: message.providerId,
      chatId: message.chatId,
      direction: world.person(message.senderId).isSelf ? ("out" as const) : ("in" as const),
      text: message.text,
      at: Date.parse(message.timestamp),
      isDeleted: message.isDeleted,
      isEdited: message.isEdited,
      reached: reachedBy(message, account.record),
      reactions: message.reactions.map(({ value }) => value),
    }));
}

/** Instagram's list says "delivered" of what its server has (worker/channels/unipile/history.ts). */
function reachedBy(message: MessageRecord, { type }: AccountRecord): ProviderMessage["reached"] {
  if (message.isSeen) return "read";
  return message.isDelivered && type === "WHATSAPP" ? "delivered" : "sent";
}

/** Everything the tenant's pages show, by account. */
export async function shownChats({ api, readUpTo }: HealTenant): Promise<Map<string, ShownChat[]>> {
  const shown = new Map<string, ShownChat[]>();
  for (const { id, accountId, unreadCount } of await listChats(api)) {
    const newestFirst = await listAll<Message>(api, "messages.list", { chatId: id });
    const chat = { id, unreadCount, messages: newestFirst.reverse(), readUpToSeq: readUpTo.get(id) ?? 0 };
    shown.set(accountId, [...(shown.get(accountId) ?? []), chat]);
  }
  return shown;
}

import type { Account, Chat } from "../../worker/shared/wire.ts";
import { messagingEnvelope } from "../simulator/envelope.ts";
import { customerWrites } from "../simulator/messages.ts";
import { makeAccount } from "../simulator/people.ts";
import type { MessageRecord, WebhookRecord } from "../simulator/records.ts";
import type { RunningSimulator } from "../simulator/start-simulator.ts";
import { TenantApi } from "./tenant-api.ts";

/** One chat as both sides know it. */
export type ChaosChat = {
  /** A message of this chat at the provider: events are made in its likeness. */
  pattern: MessageRecord;
  /** How many events were made for it. */
  numbered: number;
};

export type ChaosTenant = {
  name: string;
  api: TenantApi;
  webhook: WebhookRecord;
  chats: [ChaosChat, ...ChaosChat[]];
};

const CHATS_EACH = 6;

/** Signs up, connects one or two of the simulator's accounts, and lets a few customers have written before. */
export async function makeTenant(origin: string, simulator: RunningSimulator, index: number): Promise<ChaosTenant> {
  const { simulation } = simulator;
  const name = `chaos-${index + 1}`;
  const apiKey = `key-of-${name}`;
  const workspace = simulation.world.workspace(apiKey);
  // Every third provider lists what was sent only after some seconds; every fourth echoes late.
  workspace.settings.listedAfterMs = index % 3 === 0 ? 6_000 : 0;
  workspace.settings.echoDelayMs = index % 4 === 0 ? 1_500 : 0;
  const types = index % 2 === 0 ? (["WHATSAPP", "INSTAGRAM"] as const) : (["WHATSAPP"] as const);
  const accounts = types.map((type) =>
    makeAccount(simulation.world, { apiKey, type, name: `${name} ${type}`, status: "OK" }, Date.now()),
  );

  const api = new TenantApi(origin);
  const person = { email: `${name}@parley.example`, password: `a long pass phrase of ${name}` };
  await api.mutate("auth.signUp", { ...person, workspace: name });
  const externalIds = accounts.map(({ id }) => id);
  await api.mutate<{ items: Account[] }>("accounts.connect", {
    ...{ provider: "unipile", dsn: simulator.url, apiKey },
    externalIds,
  });

  const webhook = simulation.world.webhooksOf(apiKey).find(({ source }) => source === "messaging");
  if (webhook === undefined) throw new Error(`${name} has registered no webhook`);
  const chats = Array.from({ length: CHATS_EACH }, (_, place): ChaosChat => {
    const accountId = externalIds[place % externalIds.length] ?? "";
    const pattern = customerWrites(simulation, {
      accountId,
      from: { name: `Customer ${place + 1} of ${name}`, isPhoneHidden: false },
      text: "before all else",
      ...{ attachments: [], isEvent: false, isHidden: false, isSilent: true },
    });
    // Not listed: a sync must find nothing that no sender has sent.
    pattern.isMissed = true;
    return { pattern, numbered: 0 };
  });
  return { name, api, webhook, chats: chats as ChaosTenant["chats"] };
}

/** The webhook body for a message of that chat that the provider itself does not remember. */
export function envelopeOf(
  simulator: RunningSimulator,
  { webhook }: ChaosTenant,
  { pattern }: ChaosChat,
  event: { id: string; serial: number; text: string; at: number },
): Record<string, unknown> {
  const message: MessageRecord = {
    ...pattern,
    id: event.id,
    serial: event.serial,
    providerId: `net-${event.id}`,
    text: event.text,
    timestamp: new Date(event.at).toISOString(),
  };
  return messagingEnvelope(simulator.simulation.world, message, webhook, { event: "message_received" });
}

/** All of a tenant's chats, in Parley's own words. */
export async function listChats(api: TenantApi): Promise<Chat[]> {
  return listAll<Chat>(api, "chats.list", {});
}

/** Every page of a list. */
export async function listAll<Item>(api: TenantApi, procedure: string, input: object): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Item[]; nextCursor: string | null } = await api.query(procedure, {
      ...input,
      limit: 100,
      cursor,
    });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

import type { Message } from "../../worker/shared/wire.ts";
import { TenantApi } from "../chaos/tenant-api.ts";
import { listAll, listChats } from "../chaos/tenants.ts";
import { createMetaClient } from "../simulator/meta/meta-client.ts";
import { makeAccount } from "../simulator/people.ts";
import type { RunningSimulator } from "../simulator/start-simulator.ts";
import type { ShownChat } from "./compare-account.ts";

/** One connected account and what becomes of its webhooks. */
export type HealAccount = {
  /** Ours, and the provider's. */
  id: string;
  externalId: string;
  name: string;
  provider: "unipile" | "meta";
  channel: "whatsapp" | "instagram";
  /** The share of its webhooks that is lost. */
  lost: number;
};

export type HealTenant = {
  name: string;
  api: TenantApi;
  accounts: HealAccount[];
  /** By our chat: everything up to here was read by an agent. */
  readUpTo: Map<string, number>;
};

type Connected = { items: { id: string; externalId: string }[]; webhook: { url: string; verifyToken?: string } };

/** Signs up and connects a number and a profile; every third tenant has two of Meta's besides. */
export async function makeHealTenant(origin: string, simulator: RunningSimulator, index: number): Promise<HealTenant> {
  const name = `heal-${index + 1}`;
  const api = new TenantApi(origin);
  const person = { email: `${name}@parley.example`, password: `a long pass phrase of ${name}` };
  await api.mutate("auth.signUp", { ...person, workspace: name });
  const accounts = await connectUnipile(api, simulator, name, index);
  if (index % 3 === 1) accounts.push(...(await connectMeta(api, simulator, name, index)));
  return { name, api, accounts, readUpTo: new Map() };
}

async function connectUnipile(
  api: TenantApi,
  simulator: RunningSimulator,
  name: string,
  index: number,
): Promise<HealAccount[]> {
  const { world } = simulator.simulation;
  const apiKey = `key-of-${name}`;
  world.workspace(apiKey).settings.listedAfterMs = index % 3 === 0 ? 2_000 : 0;
  const records = (["WHATSAPP", "INSTAGRAM"] as const).map((type) =>
    makeAccount(world, { apiKey, type, name: `${name} ${type}`, status: "OK" }, Date.now()),
  );
  const { items } = await api.mutate<Connected>("accounts.connect", {
    ...{ provider: "unipile", dsn: simulator.url, apiKey },
    externalIds: records.map(({ id }) => id),
  });
  return records.map((record) => ({
    id: idOf(items, record.id),
    externalId: record.id,
    name: record.name,
    provider: "unipile",
    channel: record.type === "WHATSAPP" ? "whatsapp" : "instagram",
    lost: 0,
  }));
}

async function connectMeta(
  api: TenantApi,
  simulator: RunningSimulator,
  name: string,
  index: number,
): Promise<HealAccount[]> {
  const meta = createMetaClient(simulator.url, fetch);
  const unique = String(index + 1).padStart(6, "0");
  const [appId, numberId, businessAccountId, profileId] = ["90", "51", "61", "17841"].map((start) => start + unique);
  if (!appId || !numberId || !businessAccountId || !profileId) throw new Error("ids of Meta's are made of four starts");
  const keys = { appSecret: `secret-of-the-app-of-${name}`, accessToken: `EAA-token-of-${name}` };
  await meta.createApp({
    ...{ appId, ...keys },
    number: { id: numberId, businessAccountId, isOnPhoneApp: true },
    profile: { id: profileId, username: name },
  });
  const connect = (input: object): Promise<Connected> => api.mutate("accounts.connect", { provider: "meta", ...input });
  const whatsapp = await connect({ channel: "whatsapp", ...keys, phoneNumberId: numberId, businessAccountId });
  const instagram = await connect({ channel: "instagram", ...keys, instagramUserId: profileId });
  const { url, verifyToken = "" } = instagram.webhook;
  const { isVerified } = await meta.setDashboard(appId, { callback: { url, verifyToken } });
  if (!isVerified) throw new Error(`${name}: Meta could not verify the webhook's address`);
  const shared = { provider: "meta" as const, lost: 0 };
  return [
    {
      ...shared,
      id: idOf(whatsapp.items, numberId),
      externalId: numberId,
      name: `${name} WHATSAPP by Meta`,
      channel: "whatsapp",
    },
    {
      ...shared,
      id: idOf(instagram.items, profileId),
      externalId: profileId,
      name: `${name} INSTAGRAM by Meta`,
      channel: "instagram",
    },
  ];
}

function idOf(items: Connected["items"], externalId: string): string {
  const id = items.find((item) => item.externalId === externalId)?.id;
  if (id === undefined) throw new Error(`${externalId} was not connected`);
  return id;
}

/** Chats that agents leave alone: what is unread there is the phone's business alone. Every third, by its id. */
export const isLeftToPhone = (chatId: string): boolean => Number.parseInt(chatId.slice(-2), 16) % 3 === 0;

/** Everything the tenant's pages show, by account. */
export async function shownChats({ api, readUpTo }: HealTenant): Promise<Map<string, ShownChat[]>> {
  const shown = new Map<string, ShownChat[]>();
  for (const { id, accountId, name, pictureUrl, unreadCount } of await listChats(api)) {
    const newestFirst = await listAll<Message>(api, "messages.list", { chatId: id });
    const chat: ShownChat = {
      ...{ id, name, unreadCount, pictureUrl: pictureUrl ?? null, messages: newestFirst.reverse() },
      ...{ readUpToSeq: readUpTo.get(id) ?? 0, isLeftToPhone: isLeftToPhone(id) },
    };
    shown.set(accountId, [...(shown.get(accountId) ?? []), chat]);
  }
  return shown;
}

import { createHash } from "node:crypto";
import type { MetaMessage } from "../simulator/meta/records.ts";
import type { AccountRecord, ChatRecord, MessageRecord } from "../simulator/records.ts";
import { pictureBytes } from "../simulator/sample-media.ts";
import type { RunningSimulator } from "../simulator/start-simulator.ts";
import type { ProviderChat, ProviderMessage } from "./compare-account.ts";
import type { HealAccount } from "./heal-tenants.ts";

/** Everything that a provider has of an account, in the words of the comparison. */
export type ProviderView = { messages: ProviderMessage[]; chats: ProviderChat[] };

export function providerView(simulator: RunningSimulator, account: HealAccount): ProviderView {
  return account.provider === "unipile" ? unipileView(simulator, account) : metaView(simulator, account);
}

function unipileView({ simulation }: RunningSimulator, { externalId }: HealAccount): ProviderView {
  const { world } = simulation;
  const record = world.accounts.get(externalId);
  if (record === undefined) throw new Error(`the provider has lost account ${externalId}`);
  const messages = [...world.messages.values()]
    .filter(({ accountId }) => accountId === externalId)
    .map((message) => ({
      providerId: message.providerId,
      chatId: message.chatId,
      direction: world.person(message.senderId).isSelf ? ("out" as const) : ("in" as const),
      text: message.text,
      at: Date.parse(message.timestamp),
      isDeleted: message.isDeleted,
      isEdited: message.isEdited,
      reached: reachedBy(message, record),
      reactions: message.reactions.map(({ value }) => value),
    }));
  const chats = [...world.chats.values()]
    .filter(({ accountId }) => accountId === externalId)
    .map((chat) => {
      const shown = chat.isGroup ? chat : world.attendees(chat)[0];
      return {
        chatId: chat.id,
        name: shown?.name ?? null,
        unreadCount: chat.unreadCount,
        picture: pictureOf(shown),
      };
    });
  return { messages, chats };
}

/** Instagram's list says "delivered" of what its server has (worker/channels/unipile/history.ts). */
function reachedBy(message: MessageRecord, { type }: AccountRecord): ProviderMessage["reached"] {
  if (message.isSeen) return "read";
  return message.isDelivered && type === "WHATSAPP" ? "delivered" : "sent";
}

/** The address under which Parley shows these very bytes. */
function pictureOf(shown: Pick<ChatRecord, "pictureNo"> | undefined): string | null {
  if (shown?.pictureNo === undefined) return null;
  const known = pictures.get(shown.pictureNo);
  if (known !== undefined) return known;
  const hash = createHash("sha256").update(pictureBytes(shown.pictureNo)).digest("hex");
  pictures.set(shown.pictureNo, `/media/p${hash}.png`);
  return `/media/p${hash}.png`;
}

const pictures = new Map<number, string>();

/** Older ones Instagram lists by their ids only (reference: meta, 4.4). */
const LISTED_MAX = 20;

function metaView({ simulation }: RunningSimulator, { externalId, channel }: HealAccount): ProviderView {
  const { world } = simulation.meta;
  const all = [...world.messages.values()].filter(({ accountId }) => accountId === externalId);
  const told = new Set(
    simulation.deliveries
      .list()
      .flatMap(({ messageId, outcome }) => (messageId !== null && outcome === "delivered" ? [messageId] : [])),
  );
  const customerIds = new Set(all.map(({ customerId }) => customerId));
  const listed = new Set([...customerIds].flatMap((id) => world.thread(externalId, id).slice(-LISTED_MAX)));
  const messages = all.map((message): ProviderMessage => {
    const isWhatsApp = channel === "whatsapp";
    return {
      providerId: message.id,
      chatId: message.customerId,
      direction: message.direction,
      text: textOf(message),
      at: message.at,
      // WhatsApp's webhooks and Instagram's lists count in seconds.
      isToTheSecond: true,
      isDeleted: false,
      isEdited: false,
      reached: isWhatsApp ? furthest(message) : "sent",
      reactions: [],
      // WhatsApp lists no messages, and Instagram the newest of each conversation: the others came by webhook or never.
      mayBeLost: !told.has(message.id) && (isWhatsApp || !listed.has(message)),
    };
  });
  const chats = [...world.customers.values()]
    .filter(({ accountId }) => accountId === externalId)
    .map(({ id, name }) => ({
      chatId: id,
      // A number's customers are named by their webhooks alone.
      name: channel === "instagram" ? name : null,
      unreadCount: null,
      picture: null,
    }));
  return { messages, chats };
}

function textOf({ content }: MetaMessage): string | null {
  const said = content as { body?: string; text?: string };
  return said.body ?? said.text ?? null;
}

function furthest({ statuses }: MetaMessage): ProviderMessage["reached"] {
  const reached = new Set(statuses.map(({ status }) => status));
  if (reached.has("read")) return "read";
  return reached.has("delivered") ? "delivered" : "sent";
}

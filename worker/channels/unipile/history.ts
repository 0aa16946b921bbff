import { type Outcome, ok } from "../../shared/outcome.ts";
import type { Amendment, ChannelEvent, ChannelPerson, MessageTarget } from "../../shared/wire.ts";
import type { AccountAccess, ChannelFailure, ChannelRefusal, HistoryPage, HistoryRequest } from "../channel.ts";
import { listMessages, readMessage } from "./api.ts";
import { lastingChatId } from "./chat-id.ts";
import { type Content, contentOf } from "./content.ts";
import type { ListedMessage } from "./schema.ts";

/** One page of a chat or of the whole account, newest first, as the events that its webhooks would have been. */
export async function unipileHistory(
  access: AccountAccess,
  { chatExternalId, after, cursor, limit }: HistoryRequest,
): Promise<{ ok: true; value: HistoryPage } | ChannelRefusal> {
  const listed = await listMessages(access, { chatId: chatExternalId, after, cursor, limit });
  if (!listed.ok) return listed;
  const { items, cursor: next } = listed.value;
  const events = items.flatMap((message) => eventsOfListedMessage(message, access.accountExternalId, chatExternalId));
  // A cursor that does not move on would never end.
  return ok({ events, nextCursor: next === cursor ? null : next });
}

/** One message as UniPile has it now: what a `reread` is answered with. */
export async function rereadMessage(
  access: AccountAccess,
  messageExternalId: string,
): Promise<Outcome<ChannelEvent[], ChannelFailure>> {
  const read = await readMessage(access, messageExternalId);
  return read.ok ? ok(eventsOfListedMessage(read.value, access.accountExternalId, null)) : read;
}

/**
 * A message as the REST API has it -> the message itself, and what happened to it since. The list says that something
 * was seen, edited or deleted and hardly ever when, so most of it has no time of its own. It names the sender by
 * provider id only and says nothing of the others, so there are no names here.
 *
 * @param chatExternalId stands in where the message does not name its chat
 * @returns nothing for what is not shown, and for what carries no id
 */
function eventsOfListedMessage(
  message: ListedMessage,
  accountExternalId: string,
  chatExternalId: string | null,
): ChannelEvent[] {
  const externalId = message.id ?? message.provider_id;
  if (externalId === null) return [];
  const direction = message.is_sender === true ? "out" : "in";
  const content = contentOf(message, message.text, direction);
  if ("ignored" in content) return [];

  const providerMessageId = message.provider_id === externalId ? null : message.provider_id;
  const target = { externalId, providerMessageId, clientId: null };
  const amendments = amendmentsOf(message, content.shown, target).map((one) => ({ ...one, accountExternalId, target }));
  const chatId = message.chat_id ?? chatExternalId;
  if (chatId === null) return amendments;

  const sender = direction === "in" ? personOf(message.sender_id) : null;
  return [
    {
      type: "message",
      accountExternalId,
      chat: {
        externalId: chatId,
        providerChatId: lastingChatId(message.chat_provider_id),
        isGroup: message.chat_provider_id?.endsWith("@g.us") ?? false,
        name: null,
      },
      message: {
        externalId,
        providerMessageId,
        part: 0,
        direction,
        ...content.shown,
        // What was taken back is not kept, and its files are not fetched.
        ...(message.deleted === true && { text: null, attachments: [], replyTo: null }),
        at: message.timestamp,
      },
      sender,
      people: sender === null ? [] : [sender],
    },
    ...amendments,
  ];
}

type Bare<One> = One extends Amendment ? Omit<One, "accountExternalId" | "target"> : never;

function amendmentsOf(message: ListedMessage, shown: Content, target: MessageTarget): Bare<Amendment>[] {
  if (message.deleted === true) return [{ type: "delete", at: null }];
  const amendments: Bare<Amendment>[] = [];
  const receipt = receiptOf(message);
  if (receipt !== null) amendments.push(receipt);
  if (message.edited === true) amendments.push({ type: "edit", at: null, text: shown.text });
  if (message.reactions !== null && target.externalId !== null) {
    const all = message.reactions.flatMap(({ value, sender_id, is_sender }) =>
      value === null
        ? []
        : [
            is_sender === true
              ? { emoji: value, direction: "out" as const, sender: null }
              : { emoji: value, direction: "in" as const, sender: personOf(sender_id) },
          ],
    );
    amendments.push({ type: "reactions", at: null, all });
  }
  return amendments;
}

/**
 * How far a message of ours got. `seen` is "by at least one", and on a customer's message it is our own reading.
 * `delivered` may mean the network's server only: WhatsApp has ticks for the difference, Instagram has none
 * (developer.unipile.com/docs/message-payload).
 */
function receiptOf(message: ListedMessage): Bare<Extract<Amendment, { type: "receipt" }>> | null {
  if (message.is_sender !== true) return null;
  if (message.seen === true) {
    const times = Object.values(message.seen_by ?? {}).filter((time) => time !== null);
    return { type: "receipt", status: "read", at: times.length === 0 ? null : Math.min(...times), error: null };
  }
  if (message.delivered !== true) return null;
  const isWhatsapp = message.chat_provider_id?.includes("@") ?? false;
  return { type: "receipt", status: isWhatsapp ? "delivered" : "sent", at: null, error: null };
}

function personOf(providerId: string | null): ChannelPerson | null {
  if (providerId === null) return null;
  return { providerId, name: null, phone: null, lid: providerId.endsWith("@lid") ? providerId : null, username: null };
}

import { systemClock } from "../../shared/clock.ts";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { AccountAccess, ChannelFailure, ChannelRefusal, ProviderAccess } from "../channel.ts";
import { callUnipile, type UnipileRequest } from "./call.ts";
import { failureOfAnswer, failureOfNetwork } from "./failures.ts";
import { retryAfterOf } from "./outcome.ts";
import {
  accountSchema,
  type ChatAttendee,
  chatAttendeeSchema,
  chatSchema,
  type ListedMessage,
  listedMessageSchema,
  listSchema,
  type UnipileAccount,
  webhookSchema,
} from "./schema.ts";

/** UniPile's largest page (reference/unipile.md, 1). */
const PAGE_SIZE = "250";
/** 5,000 accounts: far above any workspace seen, and a bound on a cursor that never ends. */
const PAGES_MAX = 20;

/** Every account of the key, WhatsApp, Instagram and others. `GET /accounts` (reference, 2.1). */
export async function listAccounts(access: ProviderAccess): Promise<Outcome<UnipileAccount[], ChannelFailure>> {
  return listAll(access, "accounts", listSchema(accountSchema));
}

export type RegisteredWebhook = {
  id: string;
  name: string | null;
  requestUrl: string | null;
  accountIds: string[];
};

/** `GET /webhooks`. Its answer holds the header secrets of every webhook: only ids, names and addresses are read. */
export async function listWebhooks(access: ProviderAccess): Promise<Outcome<RegisteredWebhook[], ChannelFailure>> {
  const listed = await listAll(access, "webhooks", listSchema(webhookSchema));
  if (!listed.ok) return listed;
  return ok(
    listed.value.flatMap(({ id, name, request_url: requestUrl, account_ids: accounts }) => {
      const accountIds = accounts.flatMap((account) => (account.id === null ? [] : [account.id]));
      return id === null ? [] : [{ id, name, requestUrl, accountIds }];
    }),
  );
}

export type WebhookOrder = {
  source: "messaging" | "account_status";
  name: string;
  requestUrl: string;
  /** Sent back to us in `Unipile-Auth` with every call. */
  secret: string;
  /** Never empty: without the list UniPile sends the events of every account of the key, also of later ones. */
  accountIds: string[];
};

/**
 * The messaging events to ask for, the fullest list first: all that UniPile's pages name, those that its SDK knows,
 * the default. A list that UniPile refuses is followed by the next one, so that a name which one of its versions does
 * not have costs that event and not the webhook (reference, 5.1).
 */
const EVENT_LISTS: readonly (readonly string[])[] = [
  ["message_received", "message_read", "message_reaction", "message_edited", "message_deleted", "message_delivered"],
  ["message_received", "message_read", "message_reaction"],
  ["message_received"],
];

/** `POST /webhooks` (reference, 5.1): one source each, JSON, our secret as a header -> the webhook's id. */
export async function registerWebhook(
  access: ProviderAccess,
  order: WebhookOrder,
): Promise<Outcome<{ id: string }, ChannelFailure>> {
  if (order.source === "account_status") return register(access, order, null);
  let registered: Outcome<{ id: string }, ChannelFailure> = fail("refused");
  for (const events of EVENT_LISTS) {
    registered = await register(access, order, events);
    if (registered.ok || registered.reason !== "refused") return registered;
  }
  return registered;
}

async function register(
  access: ProviderAccess,
  order: WebhookOrder,
  events: readonly string[] | null,
): Promise<Outcome<{ id: string }, ChannelFailure>> {
  const answered = await ask(access, {
    method: "POST",
    path: ["webhooks"],
    body: {
      json: {
        source: order.source,
        name: order.name,
        request_url: order.requestUrl,
        format: "json",
        enabled: true,
        account_ids: order.accountIds,
        // Without the second header UniPile sends JSON under a form's content type (reference, 5.2).
        headers: [
          { key: "Unipile-Auth", value: order.secret },
          { key: "Content-Type", value: "application/json" },
        ],
        ...(events !== null && { events }),
      },
    },
  });
  if (!answered.ok) return answered;
  const json = answered.value;
  const id = typeof json === "object" && json !== null && "webhook_id" in json ? json.webhook_id : null;
  return typeof id === "string" && id !== "" ? ok({ id }) : fail("unreadable_answer");
}

/** `DELETE /webhooks/{id}`; one that is gone already counts as deleted. */
export async function deleteWebhook(access: ProviderAccess, id: string): Promise<Outcome<null, ChannelFailure>> {
  const answered = await ask(access, { method: "DELETE", path: ["webhooks", id] });
  return answered.ok || answered.reason === "not_found" ? ok(null) : answered;
}

/** UniPile takes up to 250; a message carries the network's own JSON too, so fewer are asked for. */
const MESSAGES_MAX = 100;

export type MessagePage = { items: ListedMessage[]; cursor: string | null };

/**
 * `GET /chats/{id}/messages`, or `GET /messages` of one account, newest first (reference, 3.1). A cursor holds the
 * other filters already, so with one nothing else is asked for.
 */
export async function listMessages(
  access: AccountAccess,
  page: { chatId: string | null; after: number | null; cursor: string | null; limit: number },
): Promise<{ ok: true; value: MessagePage } | ChannelRefusal> {
  const limit = String(Math.min(Math.max(Math.trunc(page.limit), 1), MESSAGES_MAX));
  const filters: Record<string, string> = page.chatId === null ? { account_id: access.accountExternalId } : {};
  if (page.after !== null) filters.after = new Date(page.after).toISOString();
  const answered = await ask(access, {
    method: "GET",
    path: page.chatId === null ? ["messages"] : ["chats", page.chatId, "messages"],
    query: page.cursor === null ? { limit, ...filters } : { limit, cursor: page.cursor },
  });
  if (!answered.ok) return answered;
  const list = listSchema(listedMessageSchema).safeParse(answered.value);
  if (!list.success) return fail("unreadable_answer");
  return ok({ items: list.data.items.filter((one) => isOf(access, one)), cursor: list.data.cursor });
}

/** `GET /messages/{id}`, by UniPile's own id (reference, 3.1). */
export async function readMessage(
  access: AccountAccess,
  messageId: string,
): Promise<Outcome<ListedMessage, ChannelFailure>> {
  const answered = await ask(access, { method: "GET", path: ["messages", messageId] });
  if (!answered.ok) return answered;
  const message = listedMessageSchema.safeParse(answered.value);
  if (!message.success || (message.data.id === null && message.data.provider_id === null)) {
    return fail("unreadable_answer");
  }
  return isOf(access, message.data) ? ok(message.data) : fail("not_found");
}

/** One key sees the accounts of every tenant that uses it: another's messages are none of ours. */
const isOf = (access: AccountAccess, message: ListedMessage): boolean =>
  message.account_id === null || message.account_id === access.accountExternalId;

/** `GET /accounts/{id}` (reference, 2.1). */
export async function readAccount(access: AccountAccess): Promise<Outcome<UnipileAccount, ChannelFailure>> {
  const answered = await ask(access, { method: "GET", path: ["accounts", access.accountExternalId] });
  if (!answered.ok) return answered;
  const account = accountSchema.safeParse(answered.value);
  return account.success && account.data.id !== null ? ok(account.data) : fail("unreadable_answer");
}

/** `GET /chats/{id}` -> the chat's name; null for a chat that has none, as between two people (reference, 3.2). */
export async function readChatName(
  access: ProviderAccess,
  chatId: string,
): Promise<Outcome<string | null, ChannelFailure>> {
  const answered = await ask(access, { method: "GET", path: ["chats", chatId] });
  if (!answered.ok) return answered;
  const chat = chatSchema.safeParse(answered.value);
  return chat.success ? ok(chat.data.name) : fail("unreadable_answer");
}

/** `GET /chats/{id}/attendees` -> everybody in it but ourselves (reference, 3.3). */
export async function listAttendees(
  access: AccountAccess,
  chatId: string,
): Promise<Outcome<ChatAttendee[], ChannelFailure>> {
  const answered = await ask(access, { method: "GET", path: ["chats", chatId, "attendees"] });
  if (!answered.ok) return answered;
  const list = listSchema(chatAttendeeSchema).safeParse(answered.value);
  return list.success ? ok(list.data.items.filter(({ is_self }) => is_self !== true)) : fail("unreadable_answer");
}

/** A call whose answer is worth reading only if it is 2xx -> its JSON. */
export async function ask(
  access: ProviderAccess,
  request: UnipileRequest,
): Promise<{ ok: true; value: unknown } | ChannelRefusal> {
  const called = await callUnipile(access, request);
  if ("failure" in called) return fail(failureOfNetwork(called.failure));
  const { answer } = called;
  if (answer.status >= 200 && answer.status <= 299) return ok(answer.json);
  const retryAfterMs = retryAfterOf(answer.retryAfter, systemClock);
  return { ...fail(failureOfAnswer(answer)), ...(retryAfterMs !== null && { retryAfterMs }) };
}

async function listAll<Item>(
  access: ProviderAccess,
  collection: string,
  schema: {
    safeParse(json: unknown): { success: true; data: { items: Item[]; cursor: string | null } } | { success: false };
  },
): Promise<Outcome<Item[], ChannelFailure>> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    // The cursor holds the other filters already (reference, 1).
    const query: Record<string, string> = cursor === null ? { limit: PAGE_SIZE } : { limit: PAGE_SIZE, cursor };
    const answered = await ask(access, { method: "GET", path: [collection], query });
    if (!answered.ok) return answered;
    const list = schema.safeParse(answered.value);
    if (!list.success) return fail("unreadable_answer");
    items.push(...list.data.items);
    if (list.data.cursor === null || list.data.cursor === cursor) break;
    cursor = list.data.cursor;
  }
  return ok(items);
}

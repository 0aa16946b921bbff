import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ChannelFailure, ProviderAccess } from "../channel.ts";
import { callUnipile, type UnipileRequest } from "./call.ts";
import { failureOfAnswer, failureOfNetwork } from "./failures.ts";
import type { Reader } from "./lenient.ts";
import {
  asAccount,
  asChat,
  asListedMessage,
  asListOf,
  asWebhook,
  type ListedMessage,
  type UnipileAccount,
} from "./schema.ts";

/** UniPile's largest page (reference/unipile.md, 1). */
const PAGE_SIZE = "250";
/** 5,000 accounts: far above any workspace seen, and a bound on a cursor that never ends. */
const PAGES_MAX = 20;

/** Every account of the key, WhatsApp, Instagram and others. `GET /accounts` (reference, 2.1). */
export async function listAccounts(access: ProviderAccess): Promise<Outcome<UnipileAccount[], ChannelFailure>> {
  return listAll(access, "accounts", asListOf(asAccount));
}

export type RegisteredWebhook = { id: string; name: string | null; requestUrl: string | null };

/** `GET /webhooks`. Its answer holds the header secrets of every webhook: only ids, names and addresses are read. */
export async function listWebhooks(access: ProviderAccess): Promise<Outcome<RegisteredWebhook[], ChannelFailure>> {
  const listed = await listAll(access, "webhooks", asListOf(asWebhook));
  if (!listed.ok) return listed;
  return ok(
    listed.value.flatMap((webhook) =>
      webhook.id === null ? [] : [{ id: webhook.id, name: webhook.name, requestUrl: webhook.request_url }],
    ),
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

/** `POST /webhooks` (reference, 5.1): one source each, JSON, our secret as a header -> the webhook's id. */
export async function registerWebhook(
  access: ProviderAccess,
  order: WebhookOrder,
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
        ...(order.source === "messaging" ? { events: ["message_received"] } : {}),
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

/** `GET /chats/{id}/messages`, newest first (reference, 3.1). */
export async function listChatMessages(
  access: ProviderAccess,
  chatId: string,
  { limit }: { limit: number },
): Promise<Outcome<ListedMessage[], ChannelFailure>> {
  const answered = await ask(access, {
    method: "GET",
    path: ["chats", chatId, "messages"],
    query: { limit: String(Math.min(Math.max(limit, 1), 250)) },
  });
  if (!answered.ok) return answered;
  const list = asListOf(asListedMessage)(answered.value);
  return list === null ? fail("unreadable_answer") : ok(list.items);
}

/** `GET /chats/{id}` -> the chat's name; null for a chat that has none, as between two people (reference, 3.2). */
export async function readChatName(
  access: ProviderAccess,
  chatId: string,
): Promise<Outcome<string | null, ChannelFailure>> {
  const answered = await ask(access, { method: "GET", path: ["chats", chatId] });
  if (!answered.ok) return answered;
  const chat = asChat(answered.value);
  return chat === null ? fail("unreadable_answer") : ok(chat.name);
}

/**
 * `POST /chats/{id}/messages`, multipart. `account_id` makes UniPile refuse a chat of another account, which
 * matters because one key sees them all (reference, 4.3). The bare call: what its answer proves is send.ts.
 */
export function sendText(access: ProviderAccess, message: { chatId: string; accountId: string; text: string }) {
  const form = new FormData();
  form.set("account_id", message.accountId);
  form.set("text", message.text);
  return callUnipile(access, { method: "POST", path: ["chats", message.chatId, "messages"], body: { form } });
}

/** A call whose answer is worth reading only if it is 2xx -> its JSON. */
async function ask(access: ProviderAccess, request: UnipileRequest): Promise<Outcome<unknown, ChannelFailure>> {
  const called = await callUnipile(access, request);
  if ("failure" in called) return fail(failureOfNetwork(called.failure));
  const { answer } = called;
  if (answer.status < 200 || answer.status > 299) return fail(failureOfAnswer(answer));
  return ok(answer.json);
}

async function listAll<Item>(
  access: ProviderAccess,
  collection: string,
  asPage: Reader<{ items: Item[]; cursor: string | null } | null>,
): Promise<Outcome<Item[], ChannelFailure>> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    // The cursor holds the other filters already (reference, 1).
    const query: Record<string, string> = cursor === null ? { limit: PAGE_SIZE } : { limit: PAGE_SIZE, cursor };
    const answered = await ask(access, { method: "GET", path: [collection], query });
    if (!answered.ok) return answered;
    const list = asPage(answered.value);
    if (list === null) return fail("unreadable_answer");
    items.push(...list.items);
    if (list.cursor === null || list.cursor === cursor) break;
    cursor = list.cursor;
  }
  return ok(items);
}

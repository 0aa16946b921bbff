import { expect } from "vitest";
import { upsertAccount } from "../../worker/inbox/accounts.ts";
import { composeMessage } from "../../worker/inbox/compose.ts";
import { entriesAfter, openLog, position } from "../../worker/inbox/event-log.ts";
import { ingestDelivery } from "../../worker/inbox/ingest.ts";
import { listMessages } from "../../worker/inbox/message-pages.ts";

import { beginAttempt, dueItems } from "../../worker/inbox/outbox.ts";
import { listChats } from "../../worker/inbox/team/list-chats.ts";
import type {
  Amendment,
  ChannelEvent,
  ChannelMessage,
  Chat,
  Message,
  ParsedDelivery,
} from "../../worker/shared/wire.ts";
import { memoryInbox } from "./memory-sql.ts";

/** The core of a tenant's inbox over SQLite in memory, with one connected account, for tests without a run-time. */

export const NOW = Date.UTC(2026, 10, 21, 12);

export const ACCOUNT = {
  id: "account-1",
  provider: "unipile",
  channel: "whatsapp",
  externalId: "acc",
  name: "Shop",
  state: "connected",
} as const;

export const CUSTOMER = {
  providerId: "34600@s.whatsapp.net",
  name: "Lucía",
  phone: "+34600",
  lid: null,
  username: null,
};

/** Deliveries here are events as JSON: what a channel makes of bytes is tested where the channels are. */
export const parseEvents = (_provider: string, body: ArrayBuffer): ParsedDelivery => ({
  events: JSON.parse(new TextDecoder().decode(body)) as ChannelEvent[],
  ignored: [],
  dead: [],
});

const bytes = (events: unknown[]) => new TextEncoder().encode(JSON.stringify(events)).buffer as ArrayBuffer;

export function channelMessage(externalId: string, over: Partial<ChannelMessage> = {}, account = "acc"): ChannelEvent {
  const direction = over.direction ?? "in";
  return {
    type: "message",
    accountExternalId: account,
    chat: { externalId: "chat", providerChatId: null, isGroup: false, name: null },
    message: {
      externalId,
      providerMessageId: `wamid-${externalId}`,
      part: 0,
      direction,
      kind: "text",
      text: `text of ${externalId}`,
      at: NOW - 60_000,
      attachments: [],
      replyTo: null,
      ...over,
    },
    sender: direction === "in" ? CUSTOMER : null,
    people: direction === "in" ? [] : [CUSTOMER],
  };
}

type AmendmentBody = Amendment extends infer Each
  ? Each extends Amendment
    ? Omit<Each, "accountExternalId" | "target" | "at">
    : never
  : never;

/** An amendment of the message with this provider id, `afterMs` after NOW. */
export function amendmentOf(externalId: string, body: AmendmentBody, afterMs: number | null = 0): ChannelEvent {
  return {
    accountExternalId: "acc",
    target: { externalId, providerMessageId: null, clientId: null },
    at: afterMs === null ? null : NOW + afterMs,
    ...body,
  } as ChannelEvent;
}

export function inboxInMemory() {
  const sql = memoryInbox();
  openLog(sql);
  upsertAccount(sql, ACCOUNT, NOW);

  const chat = (): Chat => {
    const found = listChats(sql, { channel: null, accountId: null, cursor: null, limit: 10 })?.items[0];
    if (found === undefined) throw new Error("no chat");
    return found;
  };

  return {
    sql,
    chat,
    deliver: (events: unknown[], now = NOW) =>
      ingestDelivery(sql, { provider: "unipile", body: bytes(events), receivedAt: now }, parseEvents, now),
    /** Newest first. */
    thread: (): Message[] =>
      listMessages(sql, { chatId: chat().id, from: { type: "newest" }, limit: 100 })?.items ?? [],
    gapless: (): void => {
      const seqs = entriesAfter(sql, 0, 1_000).map((entry) => entry.seq);
      expect(seqs).toEqual(seqs.map((_, place) => place + 1));
      expect(position(sql).head).toBe(seqs.length);
    },
    /** An agent's message that was begun to be sent and whose outcome is still out. */
    beginSend: (text: string, clientId: string = crypto.randomUUID()) => {
      const written = composeMessage(sql, { chatId: chat().id, clientId, text }, NOW);
      if (!written.ok) throw new Error(written.reason);
      const item = dueItems(sql, NOW)[0];
      if (item === undefined) throw new Error("nothing is due");
      beginAttempt(sql, item, NOW);
      return { item, id: written.value.id, clientId };
    },
  };
}

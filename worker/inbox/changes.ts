import type { Change, Chat, LiveEvent } from "../shared/wire.ts";
import { findAccount } from "./accounts.ts";
import { findChat } from "./chats.ts";
import { namesOf } from "./contacts.ts";
import { entriesAfter, type LogEntry } from "./event-log.ts";
import { findMessage, messageSeq } from "./messages.ts";
import type { Sql } from "./sql.ts";
import { forEveryClient, NO_CHANGE, teamChangeOf } from "./team/team-changes.ts";

/** Chats that were read already in this turn: many messages are of one chat, and nothing changes in between. */
type ReadChats = Map<string, Chat | null>;

/** As many are kept at most, so that a turn about many chats holds a few of them only. */
const CHATS_KEPT = 200;
const ENTRIES_AT_ONCE = 300;

/**
 * Everything in the log after `cursor`, as the events that clients get, each with its entity as it is now. They are read
 * one by one, as they are asked for: all of them may be more than the object can hold.
 */
export function* eachEventAfter(sql: Sql, cursor: number): Generator<LiveEvent> {
  const chats: ReadChats = new Map();
  let read = cursor;
  for (;;) {
    const entries = entriesAfter(sql, read, ENTRIES_AT_ONCE);
    for (const entry of entries) {
      if (chats.size > CHATS_KEPT) chats.clear();
      yield { seq: entry.seq, at: new Date(entry.at).toISOString(), change: changeOf(sql, entry, chats) };
      read = entry.seq;
    }
    if (entries.length < ENTRIES_AT_ONCE) return;
  }
}

function readChat(sql: Sql, id: string, chats: ReadChats): Chat | null {
  const read = chats.get(id);
  if (read !== undefined) return read;
  const chat = findChat(sql, id);
  chats.set(id, chat);
  return chat;
}

function changeOf(sql: Sql, entry: LogEntry, chats: ReadChats): Change {
  switch (entry.kind) {
    case "message": {
      const message = findMessage(sql, messageSeq(entry.entity) ?? -1);
      const chat = message && readChat(sql, message.chatId, chats);
      // The message was folded into another one later: for a client that replays, it is simply gone.
      if (message === null || chat === null) return removed(entry);
      return { kind: "message", message, chat };
    }
    case "message_removed":
      return removed(entry);
    case "chat": {
      const chat = readChat(sql, entry.entity, chats);
      // Its account is just being erased, slice by slice; at the end of that every client loads a snapshot.
      return chat === null ? NO_CHANGE : { kind: "chat", chat };
    }
    case "account": {
      const account = findAccount(sql, entry.entity);
      return account === null ? NO_CHANGE : { kind: "account", account };
    }
    case "contact":
      return { kind: "contact", id: entry.entity, ...namesOf(sql, entry.entity) };
    case "labels":
    case "view":
    case "canned_reply":
    case "note":
    case "mentions":
    case "draft":
    case "scheduled":
    case "contact_card":
      return teamChangeOf(sql, { ...entry, kind: entry.kind });
    default:
      // Written by a newer version, before a rollback or while a deploy was under way.
      entry.kind satisfies never;
      return { kind: "unknown" };
  }
}

const removed = (entry: LogEntry): Change => ({
  kind: "message_removed",
  messageId: entry.entity,
  chatId: entry.chatId ?? "",
});

/** Who listens: whether a client knows of the team's changes, and its member; null when nobody said whose it is. */
export type Listener = { knowsTeam: boolean; memberId: string | null };

/**
 * The event as a listener gets it: each one in its place, so that nobody sees a gap. What is half written is its
 * member's alone.
 */
export function eventFor(event: LiveEvent, { knowsTeam, memberId }: Listener): LiveEvent {
  if (!isForAll(event.change) && event.change.memberId !== memberId) return { ...event, change: NO_CHANGE };
  return knowsTeam ? event : { ...event, change: forEveryClient(event.change) };
}

/** Whether everybody gets it alike. */
export const isForAll = (change: Change): change is Exclude<Change, { kind: "draft" }> => change.kind !== "draft";

import type { Change } from "../../shared/wire.ts";
import type { LogEntry } from "../event-log.ts";
import type { Sql } from "../sql.ts";
import { findCannedReply } from "./canned-replies.ts";
import { readCard, rootOf } from "./contact-cards.ts";
import { findDraft } from "./drafts.ts";
import { listLabels } from "./labels.ts";
import { countUnreadMentions } from "./mentions.ts";
import { findNote } from "./notes.ts";
import { findView } from "./saved-views.ts";
import { findScheduled } from "./scheduled.ts";

/** What the log may name of the team's. */
export type TeamLogKind =
  | "labels"
  | "view"
  | "canned_reply"
  | "note"
  | "mentions"
  | "draft"
  | "scheduled"
  | "contact_card";

/** An entry of the log as it is now; what is gone by now is null. */
export function teamChangeOf(sql: Sql, entry: LogEntry & { kind: TeamLogKind }): Change {
  const { entity, chatId } = entry;
  switch (entry.kind) {
    case "labels":
      return { kind: "labels", labels: listLabels(sql) };
    case "view":
      return { kind: "view", viewId: entity, view: findView(sql, entity) };
    case "canned_reply":
      return { kind: "canned_reply", replyId: entity, reply: findCannedReply(sql, entity) };
    case "note":
      return { kind: "note", noteId: entity, chatId: chatId ?? "", note: findNote(sql, entity) };
    case "mentions":
      return { kind: "mentions", memberId: entity, unread: countUnreadMentions(sql, entity) };
    case "draft":
      // Entries of when a chat had one draft name the chat; whose it was is not known any more.
      if (chatId === null || entity === chatId) return { kind: "draft", chatId: entity, memberId: "", draft: null };
      return { kind: "draft", chatId, memberId: entity, draft: findDraft(sql, chatId, entity) };
    case "contact_card": {
      const contact = readCard(sql, rootOf(sql, { contactId: entity }) ?? entity);
      // Gone with the account that it was known by.
      return contact === null ? NO_CHANGE : { kind: "contact_card", contact };
    }
    case "scheduled": {
      const scheduled = findScheduled(sql, entity);
      // Gone with its chat, while the chat's account is being erased.
      return scheduled === null ? NO_CHANGE : { kind: "scheduled", scheduled };
    }
  }
}

const KNOWN_FROM_THE_START: readonly Change["kind"][] = [
  "message",
  "message_removed",
  "chat",
  "account",
  "contact",
  "unknown",
];

/** A removal of nothing, which every version of a client takes and which changes nothing. */
export const NO_CHANGE: Change = { kind: "message_removed", messageId: "", chatId: "" };

/** The same change for a client that was loaded before there were these. */
export function forEveryClient(change: Change): Change {
  return KNOWN_FROM_THE_START.includes(change.kind) ? change : NO_CHANGE;
}

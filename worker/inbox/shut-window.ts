import type { MessageError } from "../shared/wire.ts";
import { findChat } from "./chats.ts";
import type { Outgoing } from "./outgoing.ts";
import { mayReply } from "./reply-window.ts";
import type { Sql } from "./sql.ts";

export const WINDOW_CLOSED: MessageError = {
  code: "window_closed",
  text: "The reply window has closed: only a template can be sent until the customer writes.",
};

/** Whether a message that was written in time would be refused by now: the customer has been silent for too long. */
export function isWindowShut(sql: Sql, message: { messageSeq: number; chatId: string }, now: number): boolean {
  const chat = findChat(sql, message.chatId);
  const row = sql.first<{ outgoing: string | null }>("SELECT outgoing FROM messages WHERE seq = ?", message.messageSeq);
  if (chat === null || row === null) return false;
  const outgoing = row.outgoing === null ? null : (JSON.parse(row.outgoing) as Outgoing);
  const isTemplate = outgoing?.content?.type === "template" && outgoing.forwardOf?.isNative !== true;
  return !isTemplate && !mayReply(chat.replyWindow, outgoing?.asHumanAgent ?? false, now);
}

import type { Message } from "../../worker/shared/wire.ts";
import type { Thread } from "./thread.ts";

/** An open chat as it stands before somebody. */
export type Look = {
  isLooking: boolean;
  isUnread: boolean;
  /** Which of the chat's changes its count knows of. */
  chatRev: number;
  newest: Pick<Message, "id" | "seq"> | undefined;
};

/**
 * The message up to which a chat has been seen. The server counts by arrival and not by provider time: a late message
 * can stand far up, and an old part of a long chat may have come after its newest messages, which are not seen there.
 */
export function newestSeen({ status, messages, hasNewer }: Thread): Message | undefined {
  if (status !== "ready" || hasNewer) return undefined;
  return messages.reduce<Message | undefined>(
    (latest, message) => (latest && latest.seq >= message.seq ? latest : message),
    undefined,
  );
}

/**
 * What an open chat says as read now. What was read while one looked and is unread again was marked so by a person,
 * here or elsewhere in the team: that stands until the next message, or until one comes back to it.
 *
 * @param readUpTo the message up to which it was read while one looked; null: none
 * @returns the same for the next time, and up to which message to say "read"; null: nothing
 */
export function nextReading(
  readUpTo: string | null,
  { isLooking, isUnread, chatRev, newest }: Look,
): { readUpTo: string | null; says: string | null } {
  if (!isLooking) return { readUpTo: null, says: null };
  if (!newest) return { readUpTo, says: null };
  if (isUnread) return { readUpTo, says: readUpTo === newest.id ? null : newest.id };
  return { readUpTo: chatRev >= newest.seq ? newest.id : readUpTo, says: null };
}

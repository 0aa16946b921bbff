import type { Message } from "../../worker/shared/wire.ts";
import type { Thread } from "./thread.ts";

/**
 * What people were called since this page was opened, by contact, each with the number of the event that said so.
 * A name belongs to the person and not to the message, so it changes in bubbles that did not change themselves, and
 * a page that was read before it brings the old one.
 */
export type GivenNames = Readonly<Record<string, { name: string | null; seq: number }>>;

/** The messages with the names that were given after `asOf`, the place in the log at which they were read. */
export function withNamesGiven(messages: readonly Message[], names: GivenNames, asOf: number): readonly Message[] {
  const isAny = messages.some((message) => idsIn(message).some((id) => (names[id]?.seq ?? 0) > asOf));
  return isAny ? messages.map((message) => named(message, names, asOf)) : messages;
}

/** The same for everything that a thread holds. */
export function threadWithNames(thread: Thread, names: GivenNames, asOf: number): Thread {
  const messages = withNamesGiven(thread.messages, names, asOf);
  const held = withNamesGiven(thread.held, names, asOf);
  return messages === thread.messages && held === thread.held ? thread : { ...thread, messages, held };
}

const idsIn = ({ senderId, replyTo }: Message): string[] =>
  [senderId, replyTo?.senderId].filter((id) => id !== null && id !== undefined);

function named(message: Message, names: GivenNames, asOf: number): Message {
  const nameOf = (id: string | null | undefined, known: string | null) => {
    const given = id ? names[id] : undefined;
    return given !== undefined && given.seq > asOf ? given.name : known;
  };
  const { replyTo } = message;
  return {
    ...message,
    senderName: nameOf(message.senderId, message.senderName),
    replyTo: replyTo && { ...replyTo, senderName: nameOf(replyTo.senderId, replyTo.senderName) },
  };
}

import type { Message } from "../../worker/shared/wire.ts";

/**
 * The loaded part of one chat: always a run without holes that ends at the newest message.
 *
 * A change to a message that is older than the run must not be drawn (there would be a hole under it), and
 * must not be forgotten either (the page that fills the hole may have been read before it): it waits in `held`.
 */
export type Thread = {
  status: "loading" | "ready" | "failed" | "missing";
  /** Ascending by (sortAt, seq). */
  messages: readonly Message[];
  held: readonly Message[];
  /** Removed while this thread was in memory: a page that was read before the removal must not bring them back. */
  removed: readonly string[];
  /** Where the next older page starts; null when the run begins at the first message of the chat. */
  olderCursor: string | null;
  older: "idle" | "loading" | "failed";
};

/** A page of messages as `messages.list` answers it: newest first. */
export type ThreadPage = { items: readonly Message[]; nextCursor: string | null };

export const loadingThread: Thread = {
  status: "loading",
  messages: [],
  held: [],
  removed: [],
  olderCursor: null,
  older: "idle",
};

/** The place in the chat: provider time, then the order in which we learnt of them. */
export function compareMessages(a: Message, b: Message): number {
  return a.sortAt - b.sortAt || a.seq - b.seq || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Takes in one message: new, or newer by `rev` than the copy that is here. Anything else changes nothing. */
export function withMessage(thread: Thread, message: Message): Thread {
  if (thread.removed.includes(message.id)) return thread;

  const at = thread.messages.findLastIndex((known) => known.id === message.id);
  const known = at === -1 ? undefined : thread.messages[at];
  if (known) {
    if (message.rev <= known.rev) return thread;
    if (known.sortAt === message.sortAt && known.seq === message.seq) {
      return { ...thread, messages: thread.messages.with(at, message) };
    }
    return { ...thread, messages: inserted(thread.messages.toSpliced(at, 1), message) };
  }

  const oldest = thread.messages[0];
  const hasOlderPages = thread.status === "ready" && thread.olderCursor !== null;
  if (hasOlderPages && oldest && compareMessages(message, oldest) < 0) {
    const held = newestById([...thread.held, message]);
    return { ...thread, held };
  }
  return { ...thread, messages: inserted(thread.messages, message) };
}

/** Takes out one message, for good. */
export function withoutMessage(thread: Thread, messageId: string): Thread {
  return {
    ...thread,
    messages: thread.messages.filter((message) => message.id !== messageId),
    held: thread.held.filter((message) => message.id !== messageId),
    removed: thread.removed.includes(messageId) ? thread.removed : [...thread.removed, messageId],
  };
}

/** Takes in a page that was asked for: the newest one, or the one that ends where the run begins. */
export function withPage(thread: Thread, page: ThreadPage): Thread {
  const arrived = page.items.filter((message) => !thread.removed.includes(message.id));
  const all = newestById([...thread.messages, ...thread.held, ...arrived]).sort(compareMessages);

  const oldestOfPage = page.items.at(-1);
  const isPastTheRun = (message: Message) =>
    page.nextCursor !== null && oldestOfPage !== undefined && compareMessages(message, oldestOfPage) < 0;

  return {
    ...thread,
    status: "ready",
    messages: all.filter((message) => !isPastTheRun(message)),
    held: all.filter(isPastTheRun),
    olderCursor: page.nextCursor,
    older: "idle",
  };
}

/**
 * What is new in `now` since `before`: learnt of later than anything there, and not a page from further up.
 * Not simply what stands after the last one: two messages can be delivered in the other order.
 */
export function arrivedSince(before: readonly Message[], now: readonly Message[]): Message[] {
  const oldest = before[0];
  if (before === now || !oldest) return [];
  const lastSeq = before.reduce((last, message) => Math.max(last, message.seq), 0);
  return now.filter((message) => message.seq > lastSeq && compareMessages(message, oldest) > 0);
}

function newestById(messages: readonly Message[]): Message[] {
  const byId = new Map<string, Message>();
  for (const message of messages) {
    const known = byId.get(message.id);
    if (!known || message.rev > known.rev) byId.set(message.id, message);
  }
  return [...byId.values()];
}

/** Almost every message belongs at the end, so the place is looked for from there. */
function inserted(messages: readonly Message[], message: Message): Message[] {
  const after = messages.findLastIndex((known) => compareMessages(known, message) < 0);
  return messages.toSpliced(after + 1, 0, message);
}

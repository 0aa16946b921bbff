import type { Message } from "../../worker/shared/wire.ts";

/**
 * The loaded part of one chat: always a run without holes. As a rule it ends at the newest message; after a jump to an
 * old message, or far up in a long chat, it is a window somewhere in the middle. It has a largest size, so that a chat
 * of 100,000 messages costs what one of 100 does.
 *
 * A change to a message outside the run must not be drawn (there would be a hole beside it), and must not be
 * forgotten either (the page that fills the hole may have been read before it): it waits in `held`.
 */
export type Thread = {
  status: "loading" | "ready" | "failed" | "missing";
  /** Ascending by (sortAt, seq). */
  messages: readonly Message[];
  held: readonly Message[];
  /** Removed while this thread was in memory: a page that was read before the removal must not bring them back. */
  removed: readonly string[];
  /** Where the log stood when it last began, or let go of something: a page that was read before may lack what it knew. */
  since: number;
  /** The chat goes on before the first, or after the last, message of the run. */
  hasOlder: boolean;
  hasNewer: boolean;
  older: PageState;
  newer: PageState;
};

export type PageState = "idle" | "loading" | "failed";

/** A page of messages as `messages.list` answers it: newest first. */
export type ThreadPage = { items: readonly Message[]; nextCursor: string | null; hasNewer: boolean };

/** What a page was asked for: to start at the end or around a message, or to go on from the run's first or last one. */
export type PageSide = "newest" | "around" | "older" | "newer";

/** Messages that a run holds at most after a page came in. */
export const RUN_MAX = 400;
/** And while messages arrive at its end: the older half goes at once, and not one with each message. */
const GROWN_RUN_MAX = 2 * RUN_MAX;

export const loadingThread: Thread = {
  status: "loading",
  messages: [],
  held: [],
  removed: [],
  since: 0,
  hasOlder: false,
  hasNewer: false,
  older: "idle",
  newer: "idle",
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

  if (isOutside(thread, message)) return { ...thread, held: newestById([...thread.held, message]) };
  const messages = inserted(thread.messages, message);
  if (messages.length <= GROWN_RUN_MAX) return { ...thread, messages };
  return { ...thread, messages: messages.slice(-RUN_MAX), hasOlder: true, since: Math.max(thread.since, message.rev) };
}

function isOutside({ status, messages, hasOlder, hasNewer }: Thread, message: Message): boolean {
  const [first, last] = [messages[0], messages.at(-1)];
  if (status !== "ready" || !first || !last) return false;
  return (hasOlder && compareMessages(message, first) < 0) || (hasNewer && compareMessages(message, last) > 0);
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

/**
 * Takes in a page that was asked for. One that starts anew (`newest`, `around`) takes the place of the run, one that
 * goes on from it makes it longer at that end, and shorter at the other when it is too long by then.
 */
export function withPage(thread: Thread, page: ThreadPage, side: PageSide): Thread {
  const arrived = page.items.filter((message) => !thread.removed.includes(message.id));
  const all = newestById([...thread.messages, ...thread.held, ...arrived]).sort(compareMessages);

  const from =
    side === "newer"
      ? openEnd(thread.hasOlder, thread.messages[0])
      : openEnd(page.nextCursor !== null, page.items.at(-1));
  const to =
    side === "older"
      ? openEnd(thread.hasNewer, thread.messages.at(-1))
      : side === "newest"
        ? null
        : openEnd(page.hasNewer, page.items[0]);
  const isInRun = (message: Message) =>
    (from === null || compareMessages(message, from) >= 0) && (to === null || compareMessages(message, to) <= 0);

  const run = all.filter(isInRun);
  const messages = side === "older" ? run.slice(0, RUN_MAX) : side === "newer" ? run.slice(-RUN_MAX) : run;
  const isCut = messages.length < run.length;
  return {
    ...thread,
    status: "ready",
    messages,
    // What was in the run before is read again when somebody comes back to it; a change from outside might be missed.
    held: newestById([...thread.held, ...arrived]).filter((message) => !isInRun(message)),
    hasOlder: from !== null || (isCut && side === "newer"),
    hasNewer: to !== null || (isCut && side === "older"),
    older: "idle",
    newer: "idle",
  };
}

/** Whether something that was known before is not known any more, and will be read again. */
export function letsGo(before: Thread, after: Thread): boolean {
  const known = new Set([...after.messages, ...after.held].map(({ id }) => id));
  return [...before.messages, ...before.held].some(({ id }) => !known.has(id));
}

/** Where a run ends although the chat goes on; null where it reaches the chat's own end. */
const openEnd = (goesOn: boolean, edge: Message | undefined): Message | null => (goesOn && edge) || null;

/** How many incoming messages wait behind the end of a run that does not reach the newest one. */
export function waitingBehind({ hasNewer, messages, held }: Thread): number {
  const last = messages.at(-1);
  if (!hasNewer || !last) return 0;
  return held.filter((message) => message.direction === "in" && compareMessages(message, last) > 0).length;
}

/**
 * What is new in `now` since `before`: learnt of later than anything there, and not a page from elsewhere in the chat.
 * Not simply what stands after the last one: two messages can be delivered in the other order.
 */
export function arrivedSince(before: Run, now: Run): Message[] {
  const oldest = before.messages[0];
  if (before.messages === now.messages || !oldest || before.hasNewer || now.hasNewer) return [];
  const lastSeq = before.messages.reduce((last, message) => Math.max(last, message.seq), 0);
  return now.messages.filter((message) => message.seq > lastSeq && compareMessages(message, oldest) > 0);
}

/** Messages as they follow each other, and whether the chat goes on after them. */
export type Run = Pick<Thread, "messages" | "hasNewer">;

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

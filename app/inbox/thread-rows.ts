import type { Note } from "../../worker/shared/team.ts";
import type { Attachment, Message } from "../../worker/shared/wire.ts";
import { localDay } from "../lib/calendar.ts";
import type { PendingFile, PendingSend } from "./inbox-state.ts";

/** One bubble, of the server or still of ours. `key` stays the same when the first becomes the second. */
export type BubbleRow = {
  type: "bubble";
  key: string;
  message: Message;
  pending: PendingSend | null;
  /** Starts a run of bubbles of one person. */
  isFirst: boolean;
  /** So far up that it need not be laid out before somebody goes there. */
  isFar: boolean;
};
export type NoteRow = { type: "note"; key: string; note: Note };
export type ThreadRow = BubbleRow | NoteRow | { type: "new"; key: string; count: number };
export type ThreadDay = { day: string; rows: ThreadRow[] };

/** Where the "new" line stands: above this message. */
export type UnreadLine = { beforeId: string; count: number };

/**
 * What a thread looks like: days, runs, the "new" line, and what is on its way at the end.
 *
 * @param notes ascending by their place; each ends the run of bubbles that it stands in
 * @param nearFromId the first message that is laid out at once, because it was there when the chat was opened
 */
export function threadDays(
  messages: readonly Message[],
  pending: readonly PendingSend[],
  line: UnreadLine | null,
  timeZone: string,
  nearFromId: string | null = null,
  notes: readonly Note[] = [],
): ThreadDay[] {
  const days: ThreadDay[] = [];
  let before: Message | null = null;

  const firstNear = messages.findIndex((message) => message.id === nearFromId);

  const dayAt = (sortAt: number): ThreadDay => {
    const day = localDay(sortAt, timeZone);
    const last = days.at(-1);
    if (last?.day === day) return last;
    const next = { day, rows: [] };
    days.push(next);
    before = null;
    return next;
  };

  let noted = 0;
  /** The notes that stand before a place. */
  const addNotes = (until: number) => {
    for (let note = notes[noted]; note && note.sortAt < until; note = notes[noted]) {
      dayAt(note.sortAt).rows.push({ type: "note", key: note.id, note });
      before = null;
      noted += 1;
    }
  };

  const add = (message: Message, send: PendingSend | null, isFar: boolean) => {
    addNotes(message.sortAt);
    const current = dayAt(message.sortAt);
    if (line?.beforeId === message.id) {
      current.rows.push({ type: "new", key: "new", count: line.count });
      before = null;
    }
    const isFirst = before === null || !isSameRun(before, message);
    current.rows.push({ type: "bubble", key: message.clientId ?? message.id, message, pending: send, isFirst, isFar });
    before = message;
  };

  for (const [at, message] of messages.entries()) add(message, null, at < firstNear);
  for (const send of pending) add(messageOf(send), send, false);
  addNotes(Number.POSITIVE_INFINITY);
  return days;
}

/** The first of the last `unreadCount` messages that count as unread; null when there is none. */
export function unreadLine(messages: readonly Message[], unreadCount: number): UnreadLine | null {
  if (unreadCount === 0) return null;
  const countable = messages.filter(countsAsUnread);
  const first = countable[Math.max(0, countable.length - unreadCount)];
  return first ? { beforeId: first.id, count: unreadCount } : null;
}

/** As the server counts: incoming, and not a notice of the system. */
export const countsAsUnread = (message: Message): boolean => message.direction === "in" && message.kind !== "system";

function isSameRun(a: Message, b: Message): boolean {
  return a.direction === b.direction && a.senderName === b.senderName && a.kind !== "system" && b.kind !== "system";
}

const drawn = new WeakMap<PendingSend, Message>();

/** Something on its way, in the shape of a message, so that the same bubble draws both. */
function messageOf(send: PendingSend): Message {
  const known = drawn.get(send);
  if (known) return known;
  const message: Message = {
    id: send.clientId,
    chatId: send.chatId,
    direction: "out",
    kind: send.file?.kind ?? (send.content?.type === "template" ? "template" : "text"),
    text: send.text,
    at: new Date(send.createdAt).toISOString(),
    status: send.state === "not_sent" ? "failed" : "sending",
    error: null,
    providerMessageId: null,
    clientId: send.clientId,
    senderName: null,
    replyTo: send.replyTo ?? null,
    reactions: [],
    attachments: send.file ? [attachmentOf(send.clientId, send.file)] : [],
    editedAt: null,
    deletedAt: null,
    sortAt: send.createdAt,
    seq: 0,
    rev: 0,
  };
  drawn.set(send, message);
  return message;
}

function attachmentOf(clientId: string, file: PendingFile): Attachment {
  const { kind, mimeType, width, height, durationSeconds } = file;
  return {
    id: clientId,
    kind,
    mimeType,
    fileName: file.name,
    sizeBytes: file.blob.size,
    width,
    height,
    durationSeconds,
    // Its bytes are on this computer (media/local-copies.ts).
    state: "stored",
  };
}

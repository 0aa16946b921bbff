import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { Author, ScheduledMessage } from "../../shared/team.ts";
import type { Direction } from "../../shared/wire.ts";
import { composeMessage } from "../compose.ts";
import { appendEvent, position } from "../event-log.ts";
import { findUpload } from "../file-store.ts";
import { findByClientId, messageId, messageSeq } from "../messages.ts";
import { shownContent } from "../outgoing.ts";
import type { MessageDraft } from "../rpc.ts";
import type { Sql } from "../sql.ts";

/**
 * Messages for later. At its time one becomes a message by the same way as every other, in the transaction that says
 * so of it: it is sent once or not at all, whatever crashes in between.
 */
type Row = {
  id: string;
  chatId: string;
  clientId: string;
  draft: string;
  at: number;
  state: ScheduledMessage["state"];
  reason: string | null;
  awaits: Direction | null;
  afterSeq: number;
  messageSeq: number | null;
  authorId: string;
  authorName: string;
  createdAt: number;
  rev: number;
};

const SELECT_SCHEDULED = `
  SELECT id, chat_id AS chatId, client_id AS clientId, draft, at, state, reason, awaits, after_seq AS afterSeq,
         message_seq AS messageSeq, author_id AS authorId, author_name AS authorName, created_at AS createdAt, rev
  FROM scheduled_messages`;

function toScheduled(sql: Sql, row: Row): ScheduledMessage {
  const draft = JSON.parse(row.draft) as MessageDraft;
  const upload = draft.uploadId ? findUpload(sql, draft.uploadId) : null;
  return {
    id: row.id,
    chatId: row.chatId,
    clientId: row.clientId,
    text: draft.text,
    content: shownContent(draft.content ?? null).content,
    hasFile: draft.uploadId !== null && draft.uploadId !== undefined,
    file: upload && { name: upload.fileName, kind: upload.kind },
    at: new Date(row.at).toISOString(),
    onlyIfUnanswered: row.awaits !== null,
    state: row.state,
    reason: row.reason,
    messageId: row.messageSeq === null ? null : messageId(row.messageSeq),
    author: { id: row.authorId, name: row.authorName },
    rev: row.rev,
  };
}

const findRow = (sql: Sql, id: string): Row | null => sql.first<Row>(`${SELECT_SCHEDULED} WHERE id = ?`, id);

export function findScheduled(sql: Sql, id: string): ScheduledMessage | null {
  const row = findRow(sql, id);
  return row && toScheduled(sql, row);
}

/** What is to be said of a chat's (or with null of all chats') messages for later: all that wait, soonest first. */
export function listScheduled(sql: Sql, chatId: string | null): ScheduledMessage[] {
  const waiting =
    chatId === null
      ? sql.all<Row>(`${SELECT_SCHEDULED} WHERE state = 'scheduled' ORDER BY at, id LIMIT 500`)
      : sql.all<Row>(
          `${SELECT_SCHEDULED} WHERE chat_id = ? AND state IN ('scheduled', 'failed', 'answered') ORDER BY at, id LIMIT 500`,
          chatId,
        );
  return waiting.map((row) => toScheduled(sql, row));
}

export type ScheduleOrder = { id: string; draft: MessageDraft; at: number; onlyIfUnanswered: boolean };
export type ScheduleRefusal = "not_found" | "client_id_reused" | "not_scheduled";

export function schedule(
  sql: Sql,
  { id, draft, at, onlyIfUnanswered }: ScheduleOrder,
  author: Author,
  now: number,
): Outcome<ScheduledMessage, ScheduleRefusal> {
  return sql.transaction(() => {
    const { chatId, clientId } = draft;
    if (sql.first("SELECT 1 AS one FROM chats WHERE id = ?", chatId) === null) return fail("not_found");
    const known = sql.first<Row>(`${SELECT_SCHEDULED} WHERE client_id = ?`, clientId);
    if (known !== null)
      return known.draft === JSON.stringify(draft) ? ok(toScheduled(sql, known)) : fail("client_id_reused");
    if (findByClientId(sql, clientId) !== null) return fail("client_id_reused");
    const { head } = position(sql);
    const rev = appendEvent(sql, { at: now, kind: "scheduled", entity: id, chatId });
    sql.run(
      `INSERT INTO scheduled_messages (id, chat_id, client_id, draft, at, state, reason, awaits, after_seq, message_seq,
                                       author_id, author_name, created_at, rev)
       VALUES (?, ?, ?, ?, ?, 'scheduled', NULL, ?, ?, NULL, ?, ?, ?, ?)`,
      id,
      chatId,
      clientId,
      JSON.stringify(draft),
      at,
      onlyIfUnanswered ? answerTo(sql, chatId) : null,
      head,
      author.id,
      author.name,
      now,
      rev,
    );
    return readBack(sql, id);
  });
}

/**
 * The direction of the message that would be the answer: the customer's to a chat whose last word is ours, a
 * colleague's to one in which the customer waits.
 */
function answerTo(sql: Sql, chatId: string): Direction {
  const last = sql.first<{ direction: Direction }>(
    "SELECT m.direction FROM chats c JOIN messages m ON m.seq = c.last_seq WHERE c.id = ?",
    chatId,
  );
  return last?.direction === "in" ? "out" : "in";
}

export type ScheduleEdit = { id: string; text: string | null; at: number | null; onlyIfUnanswered: boolean | null };

/**
 * Changes what was not sent yet; null leaves a thing as it is. With a new time it waits for that one, whatever became of
 * it at the one before: who saves a time may not know yet that the old one has come.
 */
export function editScheduled(sql: Sql, edit: ScheduleEdit, now: number): Outcome<ScheduledMessage, ScheduleRefusal> {
  return withWaiting(sql, edit.id, (row) => {
    const draft = JSON.parse(row.draft) as MessageDraft;
    const awaits =
      edit.onlyIfUnanswered === null
        ? row.awaits
        : edit.onlyIfUnanswered
          ? (row.awaits ?? answerTo(sql, row.chatId))
          : null;
    const { state, reason } = edit.at === null ? row : { state: "scheduled", reason: null };
    sql.run(
      "UPDATE scheduled_messages SET draft = ?, at = ?, awaits = ?, state = ?, reason = ? WHERE id = ?",
      JSON.stringify(edit.text === null ? draft : { ...draft, text: edit.text }),
      edit.at ?? row.at,
      awaits,
      state,
      reason,
      row.id,
    );
    noteScheduledChange(sql, row, now);
  });
}

export function cancelScheduled(sql: Sql, id: string, now: number): Outcome<ScheduledMessage, ScheduleRefusal> {
  // Twice is once.
  if (findRow(sql, id)?.state === "cancelled") return readBack(sql, id);
  return withWaiting(sql, id, (row) => settle(sql, row, { state: "cancelled" }, now));
}

/** Sends it as if its time had come, answered or not. */
export function sendScheduledNow(sql: Sql, id: string, now: number): Outcome<ScheduledMessage, ScheduleRefusal> {
  if (findRow(sql, id)?.state === "sent") return readBack(sql, id);
  return withWaiting(sql, id, (row) => send(sql, row, now));
}

/** Whatever was not sent can still be changed, also what failed. */
function withWaiting(sql: Sql, id: string, work: (row: Row) => void): Outcome<ScheduledMessage, ScheduleRefusal> {
  return sql.transaction(() => {
    const row = findRow(sql, id);
    if (row === null) return fail("not_found");
    if (row.state !== "scheduled" && row.state !== "failed" && row.state !== "answered") return fail("not_scheduled");
    work(row);
    return readBack(sql, id);
  });
}

/** How many one wake sends; the others follow at once, in the next. */
const DUE_SLICE = 50;

/** Sends what is due: each by itself, so that one that cannot be sent keeps none of the others. */
export function sendDue(sql: Sql, now: number): void {
  const due = sql.all<Row>(
    `${SELECT_SCHEDULED} WHERE state = 'scheduled' AND at <= ? ORDER BY at, id LIMIT ?`,
    now,
    DUE_SLICE,
  );
  for (const row of due) {
    sql.transaction(() => {
      if (row.awaits !== null && isAnswered(sql, row)) settle(sql, row, { state: "answered" }, now);
      else send(sql, row, now);
    });
  }
}

/**
 * What somebody planned who is not here any more does not leave by itself: it stands in its chat as not sent, with the
 * reason, and a colleague sends or cancels it.
 */
export function holdPlannedBy(sql: Sql, memberId: string, now: number): void {
  const rows = sql.all<Row>(`${SELECT_SCHEDULED} WHERE state = 'scheduled' AND author_id = ?`, memberId);
  for (const row of rows) settle(sql, row, { state: "failed", reason: "author_left" }, now);
}

export function nextScheduledAt(sql: Sql): number | null {
  const row = sql.first<{ at: number | null }>(
    "SELECT min(at) AS at FROM scheduled_messages WHERE state = 'scheduled'",
  );
  return row?.at ?? null;
}

/** A message's own clock may run behind ours by this much: it is looked for from that much earlier. */
const CLOCKS_APART_MS = 10 * 60 * 1000;

/** What was to go out at the very same time is the rest of this message (a text and its files), and no answer. */
function isAnswered(sql: Sql, row: Row): boolean {
  const answer = sql.first(
    `SELECT 1 AS one FROM messages WHERE chat_id = ? AND sort_at > ? AND seq > ? AND direction = ?
       AND kind <> 'system' AND is_history IS NULL AND status <> 'failed'
       AND (client_id IS NULL OR client_id NOT IN (SELECT client_id FROM scheduled_messages WHERE chat_id = ? AND at = ?))
     LIMIT 1`,
    row.chatId,
    row.createdAt - CLOCKS_APART_MS,
    row.afterSeq,
    row.awaits,
    row.chatId,
    row.at,
  );
  return answer !== null;
}

function send(sql: Sql, row: Row, now: number): void {
  const written = composeMessage(sql, JSON.parse(row.draft) as MessageDraft, now);
  if (written.ok) settle(sql, row, { state: "sent", messageSeq: messageSeq(written.value.id) }, now);
  else settle(sql, row, { state: "failed", reason: written.reason }, now);
}

function settle(
  sql: Sql,
  row: Row,
  to: { state: ScheduledMessage["state"]; reason?: string; messageSeq?: number | null },
  now: number,
): void {
  sql.run(
    "UPDATE scheduled_messages SET state = ?, reason = ?, message_seq = ? WHERE id = ?",
    to.state,
    to.reason ?? null,
    to.messageSeq ?? null,
    row.id,
  );
  noteScheduledChange(sql, row, now);
}

function noteScheduledChange(sql: Sql, { id, chatId }: Row, now: number): void {
  const rev = appendEvent(sql, { at: now, kind: "scheduled", entity: id, chatId });
  sql.run("UPDATE scheduled_messages SET rev = ? WHERE id = ?", rev, id);
}

function readBack(sql: Sql, id: string): Outcome<ScheduledMessage, never> {
  const scheduled = findScheduled(sql, id);
  if (scheduled === null) throw new Error("a message for later that was just written is not there");
  return ok(scheduled);
}

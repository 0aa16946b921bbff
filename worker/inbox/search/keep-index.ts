import type { Sql } from "../sql.ts";
import { type SearchedRow, searchableText } from "./searchable-text.ts";
import { indexedForm } from "./words.ts";

/**
 * The index over everything that was said and over everybody's names. It is not written with each message: that would
 * cost an incoming one several rows more. A search first reads in what has come since, in the same turn, so it is never
 * behind; and an alarm does so when much has gathered. What is edited, deleted or renamed, triggers write down.
 */

/** Messages in one slice: some 50 ms, in which nothing else of the tenant moves. */
const SLICE_MESSAGES = 1_000;
/** So much may gather before the alarm takes it up: a search reads it in while somebody waits. */
const BACKLOG_MESSAGES = 1_000;
/** What a search reads in at most; beyond that it says that it does not know everything yet. */
const SLICES_PER_SEARCH = 3;

/** Brings the index up to date for a search. @returns false when there is more to read in than may be waited for */
export function catchUp(sql: Sql): boolean {
  for (let slice = 0; slice < SLICES_PER_SEARCH; slice++) {
    if (indexSlice(sql)) return true;
  }
  return false;
}

/** @returns true when the index is complete */
export function indexSlice(sql: Sql): boolean {
  return sql.transaction(() => {
    const isFresh = indexStale(sql);
    const indexed = indexedSeq(sql);
    const rows = sql.all<SearchedRow & { seq: number }>(
      "SELECT seq, text, attachments, extra FROM messages WHERE seq > ? ORDER BY seq LIMIT ?",
      indexed,
      SLICE_MESSAGES,
    );
    for (const row of rows) writeMessage(sql, row.seq, row);
    const last = rows.at(-1)?.seq;
    if (last !== undefined) setIndexedSeq(sql, last);
    return isFresh && rows.length < SLICE_MESSAGES;
  });
}

/** When the alarm has work: at once, or never. */
export function nextIndexAt(sql: Sql): number | null {
  const behind = sql.first(
    `SELECT 1 AS one WHERE (SELECT count(*) FROM (SELECT 1 FROM messages WHERE seq > ?1 LIMIT ?2)) >= ?2
       OR (SELECT count(*) FROM (SELECT 1 FROM search_stale LIMIT ?2)) >= ?2`,
    indexedSeq(sql),
    BACKLOG_MESSAGES,
  );
  return behind === null ? null : 0;
}

function indexStale(sql: Sql): boolean {
  const stale = sql.all<{ kind: string; row: number }>("SELECT kind, row FROM search_stale LIMIT ?", SLICE_MESSAGES);
  const indexed = indexedSeq(sql);
  for (const { kind, row } of stale) {
    if (kind === "message" && row <= indexed) reindexMessage(sql, row);
    if (kind === "contact") reindexContact(sql, row);
    sql.run("DELETE FROM search_stale WHERE kind = ? AND row = ?", kind, row);
  }
  return stale.length < SLICE_MESSAGES;
}

function reindexMessage(sql: Sql, seq: number): void {
  sql.run("DELETE FROM message_search WHERE rowid = ?", seq);
  const row = sql.first<SearchedRow>("SELECT text, attachments, extra FROM messages WHERE seq = ?", seq);
  if (row !== null) writeMessage(sql, seq, row);
}

function reindexContact(sql: Sql, rowid: number): void {
  sql.run("DELETE FROM people_search WHERE rowid = ?", rowid);
  const row = sql.first<{ name: string | null }>("SELECT name FROM contacts WHERE rowid = ?", rowid);
  const words = indexedForm(row?.name ?? "");
  if (words !== "") sql.run("INSERT INTO people_search (rowid, words) VALUES (?, ?)", rowid, words);
}

function writeMessage(sql: Sql, seq: number, row: SearchedRow): void {
  const words = indexedForm(searchableText(row));
  if (words !== "") sql.run("INSERT INTO message_search (rowid, words) VALUES (?, ?)", seq, words);
}

const indexedSeq = (sql: Sql): number =>
  sql.first<{ seq: number }>("SELECT indexed_seq AS seq FROM search_state WHERE id = 1")?.seq ?? 0;

function setIndexedSeq(sql: Sql, seq: number): void {
  sql.run(
    "INSERT INTO search_state (id, indexed_seq) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET indexed_seq = ?1",
    seq,
  );
}

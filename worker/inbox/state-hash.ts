import { createHash } from "node:crypto";
import { position } from "./event-log.ts";
import type { Sql } from "./sql.ts";

/**
 * A hash over everything that anybody could see. Replaying what was delivered must not change it; a restored
 * or imported tenant must have the same.
 *
 * Over a sum of the rows' own hashes, since a sum can be taken piece by piece, in any order and at any size: nobody
 * has to read a million messages in one turn. It tells what was lost, doubled or changed by mistake; that nobody has
 * forged a piece of an archive is told by the piece's own hash.
 */
const VISIBLE: ReadonlySet<string> = new Set([
  "accounts",
  "contacts",
  "identities",
  "chats",
  "messages",
  "receipts",
  "reactions",
  "labels",
  "chat_labels",
  "saved_views",
  "canned_replies",
  "notes",
  "mentions",
  "member_drafts",
  "scheduled_messages",
  "contact_details",
  "contact_links",
]);

const SUM_BITS = 256;
const SUM_DIGITS = SUM_BITS / 4;

/** The sum over no rows. Sums are 64 hexadecimal digits. */
export const NO_ROWS = "0".repeat(SUM_DIGITS);

/**
 * @param lines the rows of a table as JSON, with their columns as the database has them
 * @returns the sum over them; that over none for a table whose rows nobody sees
 */
export function sumOfRows(table: string, lines: readonly string[]): string {
  if (!VISIBLE.has(table)) return NO_ROWS;
  return digitsOf(lines.reduce((sum, line) => sum + hashOfRow(table, line), 0n));
}

export const addSums = (sums: readonly string[]): string =>
  digitsOf(sums.reduce((sum, one) => sum + BigInt(`0x${one}`), 0n));

const hashOfRow = (table: string, line: string): bigint =>
  BigInt(`0x${createHash("sha256").update(`${table}\n${line}`).digest("hex")}`);

const digitsOf = (sum: bigint): string => BigInt.asUintN(SUM_BITS, sum).toString(16).padStart(SUM_DIGITS, "0");

/** Not the epoch: it says which database this is, and a restored one is another. */
export const hashOfState = (sum: string, head: number): string =>
  createHash("sha256").update(`${sum}\n${head}`).digest("hex");

const ROWS_A_PAGE = 500;

export function stateHash(sql: Sql): string {
  const sums = [...VISIBLE].map((table) => sumOfTable(sql, table));
  return hashOfState(addSums(sums), position(sql).head);
}

function sumOfTable(sql: Sql, table: string): string {
  const sums: string[] = [];
  for (let after = 0; ; ) {
    const page = sql.all<{ rowNumber: number }>(
      `SELECT rowid AS rowNumber, * FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ?`,
      after,
      ROWS_A_PAGE,
    );
    sums.push(
      sumOfRows(
        table,
        page.map(({ rowNumber: _, ...row }) => JSON.stringify(row)),
      ),
    );
    const last = page.length < ROWS_A_PAGE ? undefined : page.at(-1);
    if (last === undefined) return addSums(sums);
    after = last.rowNumber;
  }
}

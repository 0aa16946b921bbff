import type { Sql } from "../sql.ts";
import { ARCHIVED_TABLES, type ArchivedTable } from "./archived-tables.ts";

/**
 * An archive is read in slices while the tenant goes on living, and has to show one moment all the same. So for as
 * long as one is being made, triggers mark every stretch that changes; what is marked is read again, and the last
 * few in the one turn that closes the archive. Outside of that there are no triggers and they cost nothing.
 */
const EVENTS = [
  { event: "INSERT", rows: ["NEW"] },
  { event: "UPDATE", rows: ["OLD", "NEW"] },
  { event: "DELETE", rows: ["OLD"] },
] as const;

const triggerName = (table: string, event: string): string => `archive_${table}_${event.toLowerCase()}`;

/** Before the first row of a table is read: from here on every change of it is marked. */
export function startMarking(sql: Sql, table: ArchivedTable): void {
  for (const { event, rows } of EVENTS) {
    const marks = rows.map((row) => markOf(table, row)).join(" ");
    sql.run(
      `CREATE TRIGGER IF NOT EXISTS ${triggerName(table.name, event)} AFTER ${event} ON ${table.name} BEGIN ${marks} END`,
    );
  }
}

/** Plain statements: how a conflict is resolved inside a trigger would be decided by the statement outside. */
function markOf({ name, span }: ArchivedTable, row: "OLD" | "NEW"): string {
  const place = `${row}.rowid / ${span} * ${span}`;
  return (
    `INSERT INTO archive_marks (table_name, from_row) SELECT '${name}', ${place} WHERE NOT EXISTS ` +
    `(SELECT 1 FROM archive_marks WHERE table_name = '${name}' AND from_row = ${place}); ` +
    `UPDATE archive_marks SET taken = 0 WHERE table_name = '${name}' AND from_row = ${place} AND taken = 1;`
  );
}

export function stopMarking(sql: Sql): void {
  for (const { name } of ARCHIVED_TABLES) {
    for (const { event } of EVENTS) sql.run(`DROP TRIGGER IF EXISTS ${triggerName(name, event)}`);
  }
  sql.run("DELETE FROM archive_marks");
}

export type Mark = { tableName: string; fromRow: number };

/** What is marked, to be read again now: a change after this marks it once more. */
export function takeMarks(sql: Sql, limit: number): Mark[] {
  const marks = sql.all<Mark>(
    'SELECT table_name AS tableName, from_row AS "fromRow" FROM archive_marks ORDER BY table_name, from_row LIMIT ?',
    limit,
  );
  for (const { tableName, fromRow } of marks) {
    sql.run("UPDATE archive_marks SET taken = 1 WHERE table_name = ? AND from_row = ?", tableName, fromRow);
  }
  return marks;
}

/** It was read since, and has not changed again. */
export function settleMark(sql: Sql, { tableName, fromRow }: Mark): void {
  sql.run("DELETE FROM archive_marks WHERE table_name = ? AND from_row = ? AND taken = 1", tableName, fromRow);
}

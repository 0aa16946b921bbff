import type { Sql } from "../sql.ts";
import { addSums, sumOfRows } from "../state-hash.ts";
import type { ArchivedTable } from "./archived-tables.ts";
import { lineOf, type Row } from "./read-piece.ts";

/** Rows given to SQLite in one value, which may have 2 MB. A single row is never larger than that. */
const BATCH_CHARACTERS = 256 * 1024;

/**
 * Inserts the rows of a piece's text; answers how many, and the sum over them as they are in the database then. Columns
 * that the archive does not know get what they get in a new row, and what it has besides is left out. The names in the
 * statement are the database's own.
 *
 * @throws SyntaxError when a line is no JSON
 */
export function insertLines(sql: Sql, table: ArchivedTable, text: string): { rows: number; sum: string } {
  const statement = insertStatement(sql, table);
  let batch: string[] = [];
  let characters = 0;
  let rows = 0;
  const sums: string[] = [];
  const flush = () => {
    const inserted = batch.length > 0 ? sql.all<Row>(statement, `[${batch.join(",")}]`) : [];
    sums.push(
      sumOfRows(
        table.name,
        inserted.map((row) => lineOf(table, row)),
      ),
    );
    [batch, characters] = [[], 0];
  };
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const row: unknown = JSON.parse(line);
    if (typeof row !== "object" || row === null || Array.isArray(row)) throw new SyntaxError("a line is no row");
    batch.push(line);
    characters += line.length;
    rows += 1;
    if (characters >= BATCH_CHARACTERS) flush();
  }
  flush();
  return { rows, sum: addSums(sums) };
}

function insertStatement(sql: Sql, { name, leaves = [] }: ArchivedTable): string {
  const columns = sql
    .all<{ name: string; standard: string | null }>(
      `SELECT name, dflt_value AS standard FROM pragma_table_info('${name}') ORDER BY cid`,
    )
    .filter((column) => !leaves.includes(column.name));
  const values = columns.map((column) => {
    const value = `json_extract(value, '$.${column.name}')`;
    return column.standard === null ? value : `coalesce(${value}, ${column.standard})`;
  });
  return (
    `INSERT INTO ${name} (${columns.map((column) => column.name).join(", ")}) ` +
    `SELECT ${values.join(", ")} FROM json_each(?) RETURNING *`
  );
}

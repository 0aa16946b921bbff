import type { Sql } from "../sql.ts";
import type { ArchivedTable } from "./archived-tables.ts";

export type Column = { name: string; type: string };

/** The columns of a table that go into an archive, as the database has them. */
export function tableColumns(sql: Sql, { name, leaves = [] }: ArchivedTable): Column[] {
  return sql
    .all<Column>(`SELECT name, lower(type) AS type FROM pragma_table_info('${name}') ORDER BY cid`)
    .filter((column) => !leaves.includes(column.name));
}

/** How many migrations this database has. */
export const schemaNumber = (sql: Sql): number =>
  sql.first<{ count: number }>("SELECT count(*) AS count FROM applied_migrations")?.count ?? 0;

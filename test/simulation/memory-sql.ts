import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { migrate } from "../../worker/inbox/migrate.ts";
import type { Sql, SqlValue } from "../../worker/inbox/sql.ts";

/**
 * The inbox's storage port over SQLite in memory, in plain Node: the same statements, no run-time. Bytes come
 * back as ArrayBuffer, as the platform gives them.
 */
export function memorySql(): Sql {
  return sqlOver(new DatabaseSync(":memory:"));
}

function sqlOver(database: DatabaseSync): Sql {
  const statements = new Map<string, StatementSync>();
  let depth = 0;

  /** As the platform does: one statement a text. */
  const prepared = (text: string): StatementSync => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const statement = database.prepare(text);
    statements.set(text, statement);
    return statement;
  };

  const rows = (text: string, values: SqlValue[]) =>
    prepared(text)
      .all(...values.map(nodeValue))
      .map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, asPlatformValue(value)])));

  return {
    all: (text, ...values) => rows(text, values) as never,
    first: (text, ...values) => (rows(text, values)[0] ?? null) as never,
    run: (text, ...values) => {
      rows(text, values);
    },
    writes: (text, ...values) => Number(prepared(text).run(...values.map(nodeValue)).changes) > 0,
    transaction: (work) => {
      const savepoint = `level_${depth++}`;
      database.exec(`SAVEPOINT ${savepoint}`);
      try {
        const value = work();
        database.exec(`RELEASE ${savepoint}`);
        return value;
      } catch (error) {
        database.exec(`ROLLBACK TO ${savepoint}; RELEASE ${savepoint}`);
        throw error;
      } finally {
        depth--;
      }
    },
  };
}

/** A tenant's empty database at today's schema. */
export const memoryInbox = (): Sql => inboxOver(new DatabaseSync(":memory:"));

/** The same over an empty database of the caller's. */
export function inboxOver(database: DatabaseSync): Sql {
  schema ??= migratedSchema();
  database.exec(schema);
  return sqlOver(database);
}

/** What the migrations make, as one script: tests open databases by the thousand, and the migrations only grow. */
let schema: string | null = null;

function migratedSchema(): string {
  const database = new DatabaseSync(":memory:");
  const sql = sqlOver(database);
  migrate(sql, readInboxMigrations());
  const made = sql.all<{ name: string; type: string; text: string }>(
    "SELECT name, type, sql AS text FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid",
  );
  const virtual = made.filter(({ text }) => /^CREATE VIRTUAL TABLE/i.test(text)).map(({ name }) => name);
  // A virtual table makes the tables that it rests on by itself.
  const own = made.filter(({ name }) => !virtual.some((table) => name.startsWith(`${table}_`)));
  const filled = own
    .filter(({ name, type }) => type === "table" && !virtual.includes(name))
    .flatMap(({ name }) => rowsOf(sql, name));
  // Triggers last: they are not to fire for the rows that the migrations wrote.
  const [tables, triggers] = [
    own.filter(({ type }) => type !== "trigger"),
    own.filter(({ type }) => type === "trigger"),
  ];
  return ["BEGIN", ...tables.map(({ text }) => text), ...filled, ...triggers.map(({ text }) => text), "COMMIT"].join(
    ";\n",
  );
}

function rowsOf(sql: Sql, table: string): string[] {
  return sql.all<Record<string, SqlValue>>(`SELECT * FROM "${table}"`).map((row) => {
    const values = Object.values(row).map((value) => {
      if (value === null || typeof value === "number") return String(value);
      if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
      throw new Error(`A migration wrote bytes into ${table}: this script cannot repeat them.`);
    });
    return `INSERT INTO "${table}" (${Object.keys(row).join(", ")}) VALUES (${values.join(", ")})`;
  });
}

export function readInboxMigrations(): {
  journal: { entries: { idx: number; tag: string }[] };
  migrations: Record<string, string>;
} {
  const folder = new URL("../../migrations/inbox/", import.meta.url);
  const journal = JSON.parse(readFileSync(new URL("meta/_journal.json", folder), "utf8"));
  const texts = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return {
    journal,
    migrations: Object.fromEntries(
      texts.map((name) => [`m${name.slice(0, 4)}`, readFileSync(new URL(name, folder), "utf8")]),
    ),
  };
}

const nodeValue = (value: SqlValue) => (value instanceof ArrayBuffer ? new Uint8Array(value) : value);

function asPlatformValue(value: unknown): unknown {
  return value instanceof Uint8Array ? value.slice().buffer : value;
}

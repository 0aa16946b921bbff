import type { Sql } from "./sql.ts";

/** drizzle-kit's output for a Durable Object: a journal, and each migration's text by its short name. */
export type MigrationBundle = {
  journal: { entries: { idx: number; tag: string }[] };
  migrations: Record<string, string>;
};

const STATEMENT_BREAK = "--> statement-breakpoint";

/**
 * Brings a tenant's database to the newest schema, in one transaction. drizzle's own migrator loses the
 * cause of a failure (its rollback throws another error), so the list is applied here.
 *
 * The list is append-only: what is applied and what is known begin alike. It runs at every wake of every object,
 * for months, so each migration is small, and it only adds: after a rollback the code before it works on what the
 * newer one made (migrations/inbox, checked in migrate.test.ts).
 *
 * @throws Error naming the migration and the number of the failing statement, or the broken prefix
 */
export function migrate(sql: Sql, bundle: MigrationBundle): void {
  sql.transaction(() => {
    sql.run("CREATE TABLE IF NOT EXISTS applied_migrations (idx INTEGER PRIMARY KEY, tag TEXT NOT NULL)");
    const applied = sql.all<{ idx: number; tag: string }>("SELECT idx, tag FROM applied_migrations ORDER BY idx");
    const known = bundle.journal.entries;

    for (const [place, row] of applied.entries()) {
      const tag = known[place]?.tag;
      // A newer version was here, and was rolled back: migrations only add, so the older one can go on.
      if (tag === undefined) break;
      if (tag !== row.tag) {
        throw new Error(
          `inbox migrations are append-only: number ${place} is "${row.tag}" in this database and "${tag}" in the code`,
        );
      }
    }

    for (const entry of known.slice(applied.length)) {
      applyOne(sql, entry.tag, bundle.migrations[`m${String(entry.idx).padStart(4, "0")}`]);
      sql.run("INSERT INTO applied_migrations (idx, tag) VALUES (?, ?)", entry.idx, entry.tag);
    }
  });
}

function applyOne(sql: Sql, tag: string, text: string | undefined): void {
  if (text === undefined) throw new Error(`inbox migration ${tag} has no text`);
  for (const [number, statement] of text.split(STATEMENT_BREAK).entries()) {
    try {
      sql.run(statement);
    } catch (cause) {
      throw new Error(`inbox migration ${tag}, statement ${number + 1} failed: ${String(cause)}`, { cause });
    }
  }
}

import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { type ControlDb, openControl } from "../../worker/control/database.ts";

const files = import.meta.glob<string>("../../migrations/control/*.sql", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** The real migrations, cut at drizzle-kit's marks. Applying them again changes nothing. */
const migrations: D1Migration[] = Object.entries(files)
  .map(([path, sql]) => ({
    name: path.slice(path.lastIndexOf("/") + 1),
    queries: sql.split("--> statement-breakpoint"),
  }))
  .sort((a, b) => a.name.localeCompare(b.name));

/** The control database of this test file, migrated. */
export async function migratedControl(): Promise<ControlDb> {
  await applyD1Migrations(env.CONTROL, migrations);
  return openControl(env.CONTROL);
}

/** Every value of every row of every table, as text: what somebody who copied the database would have. */
export async function everyStoredValue(): Promise<string[]> {
  const tables = await env.CONTROL.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_cf_*'",
  ).all<{ name: string }>();
  const values: string[] = [];
  for (const { name } of tables.results) {
    const rows = await env.CONTROL.prepare(`SELECT * FROM "${name}"`).all();
    for (const row of rows.results) values.push(...Object.values(row).map(String));
  }
  return values;
}

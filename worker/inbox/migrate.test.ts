import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { memorySql } from "../../test/simulation/memory-sql.ts";
import { migrate } from "./migrate.ts";

const entry = (idx: number, tag: string) => ({ idx, tag });

test("migrations are applied once, in order, and only the new ones at the next wake", () => {
  const sql = memorySql();
  const first = { journal: { entries: [entry(0, "0000_a")] }, migrations: { m0000: "CREATE TABLE a (x);" } };
  migrate(sql, first);
  migrate(sql, first);
  migrate(sql, {
    journal: { entries: [entry(0, "0000_a"), entry(1, "0001_b")] },
    migrations: {
      ...first.migrations,
      m0001: "ALTER TABLE a ADD y;--> statement-breakpoint\nCREATE INDEX i ON a (y);",
    },
  });
  sql.run("INSERT INTO a (x, y) VALUES (1, 2)");
  expect(sql.all("SELECT tag FROM applied_migrations ORDER BY idx")).toEqual([{ tag: "0000_a" }, { tag: "0001_b" }]);
});

test("a failing migration names itself and its statement, and leaves nothing behind", () => {
  const sql = memorySql();
  const broken = {
    journal: { entries: [entry(0, "0000_broken")] },
    migrations: { m0000: "CREATE TABLE a (x);--> statement-breakpoint\nCREATE TABEL b (x);" },
  };
  expect(() => migrate(sql, broken)).toThrow(/0000_broken, statement 2 failed: .*TABEL/);
  expect(sql.all("SELECT name FROM sqlite_master WHERE name = 'a'")).toEqual([]);
});

test("a database of a newer version is left as it is: the code before it goes on", () => {
  const sql = memorySql();
  const first = { journal: { entries: [entry(0, "0000_a")] }, migrations: { m0000: "CREATE TABLE a (x);" } };
  migrate(sql, {
    journal: { entries: [entry(0, "0000_a"), entry(1, "0001_b")] },
    migrations: { ...first.migrations, m0001: "ALTER TABLE a ADD y;" },
  });
  migrate(sql, first);
  expect(sql.all("SELECT tag FROM applied_migrations ORDER BY idx")).toEqual([{ tag: "0000_a" }, { tag: "0001_b" }]);
});

test("every migration after the first only adds, so that the code before it works on what it made", () => {
  const folder = new URL("../../migrations/inbox/", import.meta.url);
  const later = readdirSync(folder).filter((name) => name.endsWith(".sql") && !name.startsWith("0000_"));
  expect(later.length).toBeGreaterThan(0);
  for (const name of later) {
    const created = new Set<string>();
    const statements = readFileSync(new URL(name, folder), "utf8").split("--> statement-breakpoint");
    for (const statement of statements.map((text) => text.trim())) {
      const table = /^CREATE TABLE `(\w+)`/.exec(statement)?.[1];
      if (table !== undefined) created.add(table);
      const uniqueOn = /^CREATE UNIQUE INDEX .* ON `(\w+)`/.exec(statement)?.[1];
      const isNewPart =
        table !== undefined ||
        (uniqueOn !== undefined && created.has(uniqueOn)) ||
        /^(CREATE INDEX|DROP INDEX|CREATE TRIGGER|CREATE VIRTUAL TABLE|UPDATE|INSERT) /.test(statement) ||
        // A column that old code does not name must do without a value from it.
        (/^ALTER TABLE `\w+` ADD /.test(statement) && (!/NOT NULL/i.test(statement) || /DEFAULT/i.test(statement)));
      expect(isNewPart, `${name}: ${statement}`).toBe(true);
    }
  }
});

test("a list that does not begin with what was applied is refused", () => {
  const sql = memorySql();
  migrate(sql, { journal: { entries: [entry(0, "0000_a")] }, migrations: { m0000: "CREATE TABLE a (x);" } });
  const reordered = { journal: { entries: [entry(0, "0000_z")] }, migrations: { m0000: "CREATE TABLE z (x);" } };
  expect(() => migrate(sql, reordered)).toThrow(/append-only.*"0000_a" in this database and "0000_z" in the code/);
});

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

test("a list that does not begin with what was applied is refused", () => {
  const sql = memorySql();
  migrate(sql, { journal: { entries: [entry(0, "0000_a")] }, migrations: { m0000: "CREATE TABLE a (x);" } });
  const reordered = { journal: { entries: [entry(0, "0000_z")] }, migrations: { m0000: "CREATE TABLE z (x);" } };
  expect(() => migrate(sql, reordered)).toThrow(/append-only.*"0000_a" in this database and "0000_z" in the code/);
});

import { describe, expect, it } from "vitest";
import { memoryInbox } from "../../../test/simulation/memory-sql.ts";
import { ARCHIVED_TABLES, NOT_ARCHIVED } from "./archived-tables.ts";

const sql = memoryInbox();
const tables = sql
  .all<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'applied_migrations'")
  .map(({ name }) => name);

describe("What an archive holds", () => {
  it("is decided for every table, once.", () => {
    const decided = [...ARCHIVED_TABLES.map(({ name }) => name), ...Object.keys(NOT_ARCHIVED)];
    expect(decided.toSorted()).toEqual(tables.toSorted());
  });

  it("has only values that JSON can say.", () => {
    for (const { name } of ARCHIVED_TABLES) {
      const types = sql.all<{ type: string }>(`SELECT lower(type) AS type FROM pragma_table_info('${name}')`);
      expect(["text", "integer", "real"], name).toEqual(expect.arrayContaining(types.map(({ type }) => type)));
    }
  });

  it("leaves out only columns that are there.", () => {
    for (const { name, leaves = [] } of ARCHIVED_TABLES) {
      const columns = sql.all<{ name: string }>(`SELECT name FROM pragma_table_info('${name}')`).map((one) => one.name);
      expect(columns, name).toEqual(expect.arrayContaining([...leaves]));
    }
  });
});

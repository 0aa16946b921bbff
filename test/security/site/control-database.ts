import { readdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";

/** A value of a column as SQLite has it. */
export type Cell = string | number | bigint | Uint8Array | null;

/**
 * The control plane's database as somebody sees it who got hold of the file: beside the Worker, which goes on
 * working with it. Writing is for preparing what would take hours through the front door.
 */
export class ControlDatabase {
  readonly #database: DatabaseSync;

  /** @param dataFolder where Miniflare keeps its databases */
  constructor(dataFolder: string) {
    const folder = path.join(dataFolder, "d1", "miniflare-D1DatabaseObject");
    const name = readdirSync(folder).find((one) => /^[0-9a-f]{64}\.sqlite$/.test(one));
    if (name === undefined) throw new Error("there is no control database");
    this.#database = new DatabaseSync(path.join(folder, name));
    this.#database.exec("PRAGMA busy_timeout = 10000");
  }

  rows<Row = Record<string, Cell>>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#database.prepare(sql).all(...values) as Row[];
  }

  run(sql: string, ...values: SQLInputValue[]): void {
    this.#database.prepare(sql).run(...values);
  }

  /** All of `work`, or nothing of it. */
  transaction(work: () => void): void {
    this.#database.exec("BEGIN IMMEDIATE");
    work();
    this.#database.exec("COMMIT");
  }

  /** Names of the tables that the migrations made. */
  tables(): string[] {
    const rows = this.rows<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' ORDER BY name",
    );
    return rows.map(({ name }) => name).filter((name) => name !== "d1_migrations");
  }

  /**
   * Every row of every table as one text: equal before and after means that nothing was written. Bytes of the file
   * would say less: the local D1 counts its queries in there, reading ones too.
   */
  contents(): string {
    return JSON.stringify(this.tables().map((table) => [table, this.rows(`SELECT * FROM "${table}" ORDER BY rowid`)]));
  }

  close(): void {
    this.#database.close();
  }
}

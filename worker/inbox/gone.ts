import type { Sql } from "./sql.ts";

/**
 * What is left of a deleted tenant's object: one mark in an otherwise empty database. Without it, any call that
 * comes late (a webhook that a stale memory of its endpoint let through, a delivery out of the queue) would make
 * the database anew.
 */
export function markGone(sql: Sql): void {
  sql.run("CREATE TABLE IF NOT EXISTS gone (id INTEGER PRIMARY KEY)");
}

/** Asked before anything else at each wake, also of a database that is as yet empty. */
export const isGone = (sql: Sql): boolean =>
  sql.first("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'gone'") !== null;

class GoneError extends Error {
  override readonly name = "GoneError";
  constructor() {
    super("This workspace was deleted.");
  }
}

const refuse = (): never => {
  throw new GoneError();
};

/**
 * Stands in for the database from the deletion on. Sessions, keys and endpoints went before it, so what still
 * reaches it was on its way when that happened.
 */
export const goneSql: Sql = { all: refuse, first: refuse, run: refuse, writes: refuse, transaction: refuse };

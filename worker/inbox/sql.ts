/**
 * The small port through which the inbox's core reaches SQLite. The object gives it the platform's storage;
 * a test may give it any other synchronous SQLite. Texts are constants: the platform caches a statement by
 * its text.
 */
export type SqlValue = string | number | null | ArrayBuffer;

export interface Sql {
  all<Row extends object>(text: string, ...values: SqlValue[]): Row[];
  /** The first row of a query that is written to give at most one. */
  first<Row extends object>(text: string, ...values: SqlValue[]): Row | null;
  run(text: string, ...values: SqlValue[]): void;
  /** Whether a statement wrote anything: half the price of the same statement with RETURNING. */
  writes(text: string, ...values: SqlValue[]): boolean;
  /** All or nothing. May be nested; a throw undoes the innermost one only. `work` must not await. */
  transaction<T>(work: () => T): T;
}

export function objectSql(storage: DurableObjectStorage): Sql {
  return {
    all: (text, ...values) => storage.sql.exec(text, ...values).toArray() as never,
    first: (text, ...values) => (storage.sql.exec(text, ...values).toArray()[0] ?? null) as never,
    run: (text, ...values) => {
      storage.sql.exec(text, ...values);
    },
    writes: (text, ...values) => storage.sql.exec(text, ...values).rowsWritten > 0,
    transaction: (work) => storage.transactionSync(work),
  };
}

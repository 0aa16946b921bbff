import { and, asc, eq, gt, ne, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { secondFactors, tenants } from "../../drizzle/control.ts";
import type { ControlDb } from "../control/database.ts";
import type { Place } from "../control/sealed.ts";
import { dataKeyPlace, type Vault } from "../control/vault.ts";
import { ownerOf, placeOf } from "./second-factor.ts";

/**
 * Takes the database over to the ring's first master key: everything that an older one sealed is sealed anew. What
 * tenants store is sealed by their own data keys, which stay, so it is one row a tenant and one a second factor.
 *
 * Each row is replaced only while it is what was read (`WHERE data_key = <old>`), and both the old and the new
 * value open with the ring: reads never fail meanwhile, two runs at once do no harm, and one that is killed is
 * simply gone on with by the next. When nothing is left, the old key may leave MASTER_KEYS.
 */
type SealedColumn = {
  table: SQLiteTable;
  id: SQLiteColumn;
  sealed: SQLiteColumn;
  /** The name of the sealed column's field in the schema. */
  field: string;
  ownerOf(id: string): string;
  placeOf(id: string): Place;
};

/** Every column that a master key seals directly. */
const COLUMNS: readonly SealedColumn[] = [
  {
    table: tenants,
    id: tenants.id,
    sealed: tenants.dataKey,
    field: "dataKey",
    ownerOf: (id) => id,
    placeOf: dataKeyPlace,
  },
  {
    table: secondFactors,
    id: secondFactors.userId,
    sealed: secondFactors.secret,
    field: "secret",
    ownerOf,
    placeOf,
  },
];

/** A scheduled run may do so much: 100,000 tenants take four hours, and no run comes near the platform's limits. */
const ROWS_A_RUN = 2_000;
const ROWS_A_BATCH = 50;

/** `unreadable`: rows that no key of the ring opens; they are left as they are. */
export type Rotation = { resealed: number; unreadable: number; isComplete: boolean };

export async function rotateMasterKey(control: ControlDb, vault: Vault): Promise<Rotation> {
  const rotation: Rotation = { resealed: 0, unreadable: 0, isComplete: true };
  for (const column of COLUMNS) await rotateColumn(control, vault, column, rotation);
  return rotation;
}

async function rotateColumn(control: ControlDb, vault: Vault, column: SealedColumn, rotation: Rotation): Promise<void> {
  let after = "";
  for (;;) {
    if (rotation.resealed >= ROWS_A_RUN) {
      rotation.isComplete = false;
      return;
    }
    const rows = await control
      .select({ id: sql<string>`${column.id}`, sealed: sql<string>`${column.sealed}` })
      .from(column.table)
      .where(and(gt(column.id, after), isOld(column, vault.currentPrefix)))
      .orderBy(asc(column.id))
      .limit(ROWS_A_BATCH);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
    await resealRows(control, vault, column, rows, rotation);
  }
}

/** A deleted tenant has no key left, which needs none. */
const isOld = ({ sealed }: SealedColumn, prefix: string) =>
  and(ne(sealed, ""), sql`substr(${sealed}, 1, ${prefix.length}) <> ${prefix}`);

async function resealRows(
  control: ControlDb,
  vault: Vault,
  { table, id, sealed, field, ownerOf, placeOf }: SealedColumn,
  rows: readonly { id: string; sealed: string }[],
  rotation: Rotation,
): Promise<void> {
  const updates: BatchItem<"sqlite">[] = [];
  for (const row of rows) {
    const anew = await vault.resealByMaster(ownerOf(row.id), placeOf(row.id), row.sealed);
    if (!anew.ok) {
      rotation.unreadable += 1;
      continue;
    }
    updates.push(
      control
        .update(table)
        .set({ [field]: anew.value })
        .where(and(eq(id, row.id), eq(sealed, row.sealed))),
    );
  }
  const [first, ...others] = updates;
  if (first === undefined) return;
  await control.batch([first, ...others]);
  rotation.resealed += updates.length;
}

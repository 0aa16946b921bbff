import { deleteDeliveries } from "./deliveries.ts";
import type { Sql } from "./sql.ts";

/** So many raw calls are looked into in one turn. */
const DELIVERIES_A_SLICE = 500;

/**
 * Drops, of a slice of the raw calls that are kept, those which name an account, or what it was at its provider before:
 * also with what could not be applied of them, and where they name another account as well.
 *
 * @param after the id behind which the slice begins
 * @returns the id of its last one; null when there is none left
 */
export function dropDeliveriesOf(sql: Sql, accountId: string, after: number): number | null {
  const slice = sql.all<{ id: number }>(
    "SELECT id FROM deliveries WHERE id > ? ORDER BY id LIMIT ?",
    after,
    DELIVERIES_A_SLICE,
  );
  const last = slice.at(-1)?.id ?? null;
  if (last === null) return null;
  const named = sql.all<{ id: number; parts: number }>(
    `WITH names AS (
       SELECT CAST('"' || external_id || '"' AS BLOB) AS name FROM accounts WHERE id = ?1
       UNION SELECT CAST('"' || value || '"' AS BLOB) FROM accounts, json_each(coalesce(former_ids, '[]')) WHERE accounts.id = ?1)
     SELECT d.id, d.parts FROM deliveries d WHERE d.id > ?2 AND d.id <= ?3 AND EXISTS (
       SELECT 1 FROM names WHERE instr(d.body, name) > 0 OR EXISTS (
         SELECT 1 FROM delivery_parts p WHERE p.delivery_id = d.id AND instr(p.body, name) > 0))`,
    accountId,
    after,
    last,
  );
  deleteDeliveries(sql, named);
  return last;
}

import type { DeadLetter } from "../shared/wire.ts";
import { loadDelivery } from "./deliveries.ts";
import { decodeCursor, encodeCursor } from "./page.ts";
import { redactedExcerpt } from "./redact.ts";
import type { Sql } from "./sql.ts";

type DeadLetterRow = {
  id: number;
  deliveryId: number;
  reason: DeadLetter["reason"];
  detail: string;
  accountExternalId: string | null;
  receivedAt: number;
  provider: DeadLetter["provider"];
};

/** What could not be applied, newest first. null when the cursor is not one of ours. */
export function listDeadLetters(
  sql: Sql,
  query: { cursor: string | null; limit: number },
): { items: DeadLetter[]; nextCursor: string | null; total: number } | null {
  const from = query.cursor === null ? Number.MAX_SAFE_INTEGER : decodeCursor(query.cursor)?.sortAt;
  if (from === undefined) return null;
  const rows = sql.all<DeadLetterRow>(
    `SELECT l.id, l.delivery_id AS deliveryId, l.reason, l.detail, l.account_external_id AS accountExternalId,
            d.received_at AS receivedAt, d.provider
     FROM dead_letters l JOIN deliveries d ON d.id = l.delivery_id WHERE l.id < ? ORDER BY l.id DESC LIMIT ?`,
    from,
    query.limit + 1,
  );
  const page = rows.slice(0, query.limit);
  // A thousand elements may be dead of one call of 3 MB, which is read and taken apart once.
  const excerpts = new Map(page.map(({ deliveryId }) => [deliveryId, ""]));
  for (const deliveryId of excerpts.keys()) excerpts.set(deliveryId, excerptOf(sql, deliveryId));
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return {
    items: page.map((row) => ({
      id: String(row.id),
      provider: row.provider,
      reason: row.reason,
      detail: row.detail,
      accountExternalId: row.accountExternalId,
      receivedAt: new Date(row.receivedAt).toISOString(),
      excerpt: excerpts.get(row.deliveryId) ?? "",
    })),
    nextCursor: last === undefined ? null : encodeCursor({ sortAt: last.id, key: "" }),
    total: countDeadLetters(sql),
  };
}

export function countDeadLetters(sql: Sql): number {
  return sql.first<{ total: number }>("SELECT count(*) AS total FROM dead_letters")?.total ?? 0;
}

/** The deliveries that hold these dead letters, each once. */
export function deliveriesOf(sql: Sql, deadLetterIds: string[]): number[] {
  const rows = sql.all<{ id: number }>(
    `SELECT DISTINCT delivery_id AS id FROM dead_letters
     WHERE id IN (SELECT CAST(value AS INTEGER) FROM json_each(?)) ORDER BY delivery_id`,
    JSON.stringify(deadLetterIds),
  );
  return rows.map((row) => row.id);
}

function excerptOf(sql: Sql, deliveryId: number): string {
  const delivery = loadDelivery(sql, deliveryId);
  return delivery === null ? "" : redactedExcerpt(delivery.body);
}

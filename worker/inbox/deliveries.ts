import { createHash } from "node:crypto";
import type { ChannelEvent, DeadReason, Provider } from "../shared/wire.ts";
import type { Sql } from "./sql.ts";

/**
 * Raw webhook calls and what could not be applied of them. A call is known again by the hash of its bytes,
 * since UniPile's v1 gives its events no id (reference: section 5.2).
 */

/** Under the platform's 2 MB a value; a delivery may have 3 MB. */
const PART_BYTES = 1024 * 1024;
const KEEP_MS = 7 * 24 * 60 * 60 * 1000;
const TRIM_SLICE = 500;

export type StoredDelivery = { digest: string; duplicate: boolean };

/**
 * @param delivery.isListed it is no call but an element of a list, as we wrote it down (listed-letters.ts)
 * @param tally what will most likely become of it; `noteOutcome` says otherwise
 */
export function storeDelivery(
  sql: Sql,
  delivery: { provider: Provider; body: ArrayBuffer; receivedAt: number; isListed?: boolean },
  tally: Tally,
): StoredDelivery {
  const source = delivery.isListed ? `${delivery.provider} list` : delivery.provider;
  const digest = createHash("sha256").update(source).update(new Uint8Array(delivery.body)).digest("hex");
  const parts = Math.max(1, Math.ceil(delivery.body.byteLength / PART_BYTES));
  const isNew = sql.writes(
    `INSERT INTO deliveries (provider, digest, received_at, body, parts, elements, applied, ignored, is_listed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING`,
    delivery.provider,
    digest,
    delivery.receivedAt,
    delivery.body.slice(0, PART_BYTES),
    parts,
    tally.elements,
    tally.applied,
    tally.ignored,
    delivery.isListed ? 1 : null,
  );
  if (isNew && parts > 1) storeParts(sql, deliveryId(sql, digest), delivery.body, parts);
  return { digest, duplicate: !isNew };
}

function storeParts(sql: Sql, id: number, body: ArrayBuffer, parts: number): void {
  for (let part = 1; part < parts; part++) {
    const slice = body.slice(part * PART_BYTES, (part + 1) * PART_BYTES);
    sql.run("INSERT INTO delivery_parts (delivery_id, part, body) VALUES (?, ?, ?)", id, part, slice);
  }
}

/** Looked up where it is needed, which it mostly is not. */
export function deliveryId(sql: Sql, digest: string): number {
  const known = sql.first<{ id: number }>("SELECT id FROM deliveries WHERE digest = ?", digest);
  if (known === null) throw new Error("a delivery is neither new nor known");
  return known.id;
}

export function loadDelivery(
  sql: Sql,
  id: number,
): { provider: Provider; body: ArrayBuffer; receivedAt: number; isListed: boolean } | null {
  const row = sql.first<{ provider: Provider; receivedAt: number; body: ArrayBuffer; parts: number; listed: number }>(
    "SELECT provider, received_at AS receivedAt, body, parts, is_listed IS NOT NULL AS listed FROM deliveries WHERE id = ?",
    id,
  );
  if (row === null) return null;
  const rest = sql.all<{ body: ArrayBuffer }>(
    "SELECT body FROM delivery_parts WHERE delivery_id = ? ORDER BY part",
    id,
  );
  const chunks = [row.body, ...rest.map((one) => one.body)];
  const body = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    body.set(new Uint8Array(chunk), offset);
    offset += chunk.byteLength;
  }
  return { provider: row.provider, body: body.buffer, receivedAt: row.receivedAt, isListed: row.listed === 1 };
}

export type DeadElement = { reason: DeadReason | "apply_failed"; detail: string; accountExternalId: string | null };

/** The error's text comes from SQLite or from our own code and names no content. */
export function notApplied(event: Pick<ChannelEvent, "accountExternalId">, error: unknown): DeadElement {
  const detail = error instanceof Error ? error.message : String(error);
  return { reason: "apply_failed", detail: detail.slice(0, 300), accountExternalId: event.accountExternalId };
}

export type Tally = { elements: number; applied: number; ignored: number };

/**
 * What became of a delivery, in place of what was noted of it before. Every element is accounted for, at all
 * times: one that is neither applied nor ignored nor dead would be a message lost in silence, so that is an
 * error, and the provider is asked to send it again.
 */
export function noteOutcome(sql: Sql, deliveryId: number, tally: Tally, dead: DeadElement[], now: number): void {
  if (tally.elements !== tally.applied + tally.ignored + dead.length) {
    throw new Error(
      `delivery ${deliveryId}: ${tally.elements} elements, ${tally.applied} applied, ${tally.ignored} ignored, ${dead.length} dead`,
    );
  }
  sql.run(
    "UPDATE deliveries SET elements = ?, applied = ?, ignored = ? WHERE id = ?",
    tally.elements,
    tally.applied,
    tally.ignored,
    deliveryId,
  );
  sql.run("DELETE FROM dead_letters WHERE delivery_id = ?", deliveryId);
  for (const one of dead) {
    sql.run(
      `INSERT INTO dead_letters (delivery_id, reason, detail, account_external_id, created_at) VALUES (?, ?, ?, ?, ?)`,
      deliveryId,
      one.reason,
      one.detail,
      one.accountExternalId,
      now,
    );
  }
}

/**
 * Deliveries that have dead letters of an account that was not known when they came, and is by now: under its id of
 * then, too, and as the business account that it belongs to. Oldest first.
 */
export function deliveriesWaiting(sql: Sql, limit: number): number[] {
  return sql
    .all<{ id: number }>(
      `WITH known (provider, external_id) AS (
         SELECT provider, external_id FROM accounts
         UNION SELECT provider, business_account_id FROM accounts WHERE business_account_id IS NOT NULL
         UNION SELECT a.provider, f.value FROM accounts a, json_each(coalesce(a.former_ids, '[]')) f)
       SELECT DISTINCT l.delivery_id AS id FROM dead_letters l JOIN deliveries d ON d.id = l.delivery_id
         JOIN known k ON k.provider = d.provider AND k.external_id = l.account_external_id
       WHERE l.reason = 'unknown_account' ORDER BY l.delivery_id LIMIT ?`,
      limit,
    )
    .map((row) => row.id);
}

export function hasDeadLetters(sql: Sql, deliveryId: number): boolean {
  return sql.first("SELECT 1 AS one FROM dead_letters WHERE delivery_id = ? LIMIT 1", deliveryId) !== null;
}

/** Ids of kept deliveries after one, oldest first. */
export function deliveriesAfter(sql: Sql, id: number, limit: number): number[] {
  return sql
    .all<{ id: number }>("SELECT id FROM deliveries WHERE id > ? ORDER BY id LIMIT ?", id, limit)
    .map((row) => row.id);
}

/** They are numbered as they come, so the walk ends at the first that is young, and not at the newest of a week. */
const firstSince = (sql: Sql, at: number): number =>
  sql.first<{ id: number }>("SELECT id FROM deliveries WHERE received_at >= ? ORDER BY id LIMIT 1", at)?.id ??
  Number.MAX_SAFE_INTEGER;

/**
 * Drops a slice of the deliveries that are older than 7 days. One with dead letters stays until they are
 * settled or given up (dismiss-letters.ts): it is the only copy of what could not be applied.
 * @returns true when there is more to drop
 */
export function trimDeliveries(sql: Sql, now: number): boolean {
  const old = sql.all<{ id: number; parts: number }>(
    `SELECT id, parts FROM deliveries d WHERE id < ? AND received_at < ?
       AND NOT EXISTS (SELECT 1 FROM dead_letters WHERE delivery_id = d.id) ORDER BY id LIMIT ?`,
    firstSince(sql, now - KEEP_MS),
    now - KEEP_MS,
    TRIM_SLICE,
  );
  deleteDeliveries(sql, old);
  return old.length === TRIM_SLICE;
}

/** With the dead letters that refer to them. */
export function deleteDeliveries(sql: Sql, deliveries: readonly { id: number; parts: number }[]): void {
  sql.transaction(() => {
    for (const { id, parts } of deliveries) {
      sql.run("DELETE FROM dead_letters WHERE delivery_id = ?", id);
      sql.run("DELETE FROM deliveries WHERE id = ?", id);
      if (parts > 1) sql.run("DELETE FROM delivery_parts WHERE delivery_id = ?", id);
    }
  });
}

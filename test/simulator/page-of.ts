import { providerError } from "./provider-error.ts";

export const LIMIT_MAX = 250;
export const LIMIT_DEFAULT = 100;

/** The filters of a list call as they travel inside its cursor. */
export type Filters = Record<string, string>;

type CursorContent = { filters: Filters; limit: number; last_date: string; last_id: string };

export type ListCall = { filters: Filters; limit: number; after: { date: string; id: string } | null };

/**
 * What a list call asks for. When a cursor is there, everything else in the query is ignored: the filters
 * and the limit are inside it (reference: unipile, 1). Ends the request with 400 on what cannot be read.
 *
 * @param allowed the filters this route knows; others are ignored, as unknown keys are
 */
export function readListCall(query: Record<string, string>, allowed: readonly string[]): ListCall {
  if (query.cursor !== undefined && query.cursor !== "") {
    const { filters, limit, last_date, last_id } = decodeCursor(query.cursor);
    return { filters, limit, after: { date: last_date, id: last_id } };
  }
  const filters: Filters = {};
  for (const name of allowed) {
    const value = query[name];
    if (value !== undefined && value !== "") filters[name] = value;
  }
  for (const name of ["before", "after"]) {
    const value = filters[name];
    if (value !== undefined && !isStrictDate(value)) {
      throw providerError(400, "invalid_parameters", `"${name}" must look like 2026-11-21T10:00:00.000Z.`);
    }
  }
  return { filters, limit: readLimit(query.limit), after: null };
}

/**
 * One page, newest first, and the cursor of the next (null at the end). Keyset on (date, id), so that items
 * that arrive between two calls move nothing.
 *
 * @param shiftedBy a fault: rows that the page leaves out, or repeats when it is below 0
 */
export function pageOf<T>(
  items: readonly T[],
  call: ListCall,
  keyOf: (item: T) => { date: string; id: string },
  shiftedBy = 0,
): { items: T[]; cursor: string | null } {
  const all = items.map((item) => ({ item, key: keyOf(item) })).sort((a, b) => compareKeys(b.key, a.key));
  const { after } = call;
  const first = after === null ? 0 : all.filter(({ key }) => compareKeys(key, after) >= 0).length;
  const sorted = all.slice(Math.max(0, first + shiftedBy));
  const page = sorted.slice(0, call.limit);
  const last = page.at(-1);
  const hasMore = sorted.length > page.length;
  const cursor =
    hasMore && last !== undefined
      ? encodeCursor({ filters: call.filters, limit: call.limit, last_date: last.key.date, last_id: last.key.id })
      : null;
  return { items: page.map(({ item }) => item), cursor };
}

/** The provider's own check: exactly what `toISOString` prints (reference: unipile, 1). */
export function isStrictDate(value: string): boolean {
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString() === value;
}

function compareKeys(a: { date: string; id: string }, b: { date: string; id: string }): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

function readLimit(value: string | undefined): number {
  if (value === undefined || value === "") return LIMIT_DEFAULT;
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 1) {
    throw providerError(400, "invalid_parameters", `"limit" must be a whole number from 1 to ${LIMIT_MAX}.`);
  }
  if (limit > LIMIT_MAX) throw providerError(400, "limit_too_high", `"limit" is at most ${LIMIT_MAX}.`);
  return limit;
}

function encodeCursor(content: CursorContent): string {
  return Buffer.from(JSON.stringify(content), "utf8").toString("base64");
}

function decodeCursor(cursor: string): CursorContent {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, "base64").toString("utf8"));
    if (isCursorContent(content)) return content;
  } catch {
    // Falls through: text that is not base64 of JSON is the same mistake as JSON of another shape.
  }
  throw providerError(400, "invalid_parameters", '"cursor" is not one of ours.');
}

function isCursorContent(value: unknown): value is CursorContent {
  if (typeof value !== "object" || value === null) return false;
  const { filters, limit, last_date, last_id } = value as Partial<CursorContent>;
  return (
    typeof filters === "object" &&
    typeof limit === "number" &&
    typeof last_date === "string" &&
    typeof last_id === "string"
  );
}

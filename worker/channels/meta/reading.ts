import type { ChannelEvent, DeadReason, ParsedDelivery } from "../../shared/wire.ts";

/**
 * What one element of a delivery turned out to be. Mostly one event; two where one element says two things (a
 * message of the history and how far it got).
 */
export type Reading =
  | { events: [ChannelEvent, ...ChannelEvent[]] }
  | { ignored: string }
  | { dead: DeadReason; detail: string };

export const one = (event: ChannelEvent): Reading => ({ events: [event] });
export const ignored = (reason: string): Reading => ({ ignored: reason });
export const missing = (field: string): Reading => ({ dead: "missing_field", detail: field });
export const unknownShape = (what: string): Reading => ({ dead: "unknown_shape", detail: what });
export const unknownEvent = (what: string): Reading => ({ dead: "unknown_event", detail: what });

export function collect(readings: readonly Reading[]): ParsedDelivery {
  const parsed: ParsedDelivery = { events: [], ignored: [], dead: [] };
  for (const reading of readings) {
    if ("events" in reading) parsed.events.push(...reading.events);
    else if ("ignored" in reading) parsed.ignored.push({ reason: reading.ignored });
    else parsed.dead.push({ reason: reading.dead, detail: reading.detail });
  }
  return parsed;
}

export type JsonObject = Record<string, unknown>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The elements under a key: a list, or one that stands alone; none where the key is missing. Elements come as
 * they are, also those of a wrong type, so that each is accounted for.
 */
export function elementsOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A word of the provider's, safe to keep and show: letters, digits, `_`, `.`, `-`, and short. */
export const wordOf = (word: unknown): string =>
  typeof word === "string" ? word.replace(/[^\w.-]/g, "?").slice(0, 64) : typeof word;

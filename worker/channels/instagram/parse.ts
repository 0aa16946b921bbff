import {
  elementsOf,
  ignored,
  isJsonObject,
  type JsonObject,
  missing,
  type Reading,
  unknownEvent,
  unknownShape,
  wordOf,
} from "../meta/reading.ts";
import { id } from "../unipile/lenient.ts";
import { readEvent } from "./events.ts";

/**
 * A delivery of Instagram's: `{entry: [{id, time, messaging[], standby[], changes[{field, value}]}]}`, or `field` and
 * `value` in the entry itself, as comments come by Instagram login (reference/meta.md, 4.2). Several entries, and
 * several events in each, are usual.
 */
export function readInstagramEnvelope(envelope: JsonObject): Reading[] {
  const entries = elementsOf(envelope.entry);
  return entries.length === 0 ? [unknownShape("no entry")] : entries.flatMap(readEntry);
}

function readEntry(entry: unknown): Reading[] {
  if (!isJsonObject(entry)) return [unknownShape("an entry that is no object")];
  const entryId = id.parse(entry.id);
  // Another app has the thread just now (handover). What the customer writes is theirs all the same, so it is shown
  // like any other; an answer is refused by Instagram in its own words until the thread is handed over.
  const events = [...elementsOf(entry.messaging), ...elementsOf(entry.standby)];
  const changes = [...elementsOf(entry.changes), ...(entry.field === undefined ? [] : [entry])];
  const readings = [
    ...events.map((event) => (entryId === TEST_ENTRY_ID ? ignored("dashboard_test") : readEvent(event, entryId))),
    ...changes.map((change) => readChange(change, entryId)),
  ];
  return readings.length === 0 ? [unknownShape("an entry with nothing known in it")] : readings;
}

/** What the App Dashboard's "Test" button sends comes from nobody to nobody. */
const TEST_ENTRY_ID = "0";
const TEST_MESSAGE_ID = "random_mid";

function readChange(change: unknown, entryId: string | null): Reading {
  if (!isJsonObject(change)) return unknownShape("a change that is no object");
  const { field, value } = change;
  if (typeof field !== "string") return missing("changes.field");
  if (entryId === TEST_ENTRY_ID) return ignored("dashboard_test");
  if (QUIET_FIELDS.has(field)) return ignored(field);
  if (!MESSAGING_FIELDS.has(field)) return unknownEvent(`field ${wordOf(field)}`);
  if (!isJsonObject(value)) return unknownShape(`${wordOf(field)} without a value`);
  const isTest = isJsonObject(value.message) && value.message.mid === TEST_MESSAGE_ID;
  return isTest ? ignored("dashboard_test") : readEvent(value, entryId);
}

/** What happens in public, under posts and stories: no part of an inbox of messages. */
const QUIET_FIELDS: ReadonlySet<string> = new Set([
  "comments",
  "live_comments",
  "mentions",
  "story_insights",
  "story_reactions",
]);

/** Each of these has the same value as an event of `messaging[]`. Meta's pages spell two of them in two ways. */
const MESSAGING_FIELDS: ReadonlySet<string> = new Set([
  "messages",
  "message_edit",
  "message_reactions",
  "messaging_reactions",
  "messaging_postbacks",
  "messaging_seen",
  "messaging_referral",
  "messaging_referrals",
  "messaging_optins",
  "messaging_handover",
  "standby",
]);

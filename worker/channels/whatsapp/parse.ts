import { messageErrorOf, metaErrorRow } from "../meta/errors.ts";
import { webhookErrorOf } from "../meta/graph-error.ts";
import {
  elementsOf,
  ignored,
  isJsonObject,
  type JsonObject,
  missing,
  one,
  type Reading,
  unknownEvent,
  unknownShape,
  wordOf,
} from "../meta/reading.ts";
import { id } from "../unipile/lenient.ts";
import { readAccountUpdate } from "./account-updates.ts";
import { readCall } from "./calls.ts";
import { readHistoryChunk } from "./history.ts";
import { readStateSync, readUserIdUpdate } from "./identities.ts";
import type { Source } from "./message-event.ts";
import { readMessage } from "./messages.ts";
import { contactSchema, metadataSchema } from "./schema.ts";
import { readStatus } from "./statuses.ts";
import { readTemplateStatus } from "./template-updates.ts";

/**
 * A delivery of WhatsApp's: `{entry: [{id, changes: [{field, value}]}]}`, up to 1,000 updates in one (reference/
 * meta.md, 1.3 and 2.1). Fields of a number name it in `metadata.phone_number_id`, those of a business
 * account only in the entry's id.
 */
export function readWhatsAppEnvelope(envelope: JsonObject): Reading[] {
  const entries = elementsOf(envelope.entry);
  return entries.length === 0 ? [unknownShape("no entry")] : entries.flatMap(readEntry);
}

function readEntry(entry: unknown): Reading[] {
  if (!isJsonObject(entry)) return [unknownShape("an entry that is no object")];
  const changes = elementsOf(entry.changes);
  const entryId = id.parse(entry.id);
  return changes.length === 0 ? [unknownShape("no changes")] : changes.flatMap((change) => readChange(change, entryId));
}

function readChange(change: unknown, entryId: string | null): Reading[] {
  if (!isJsonObject(change)) return [unknownShape("a change that is no object")];
  const { field, value } = change;
  if (typeof field !== "string") return [missing("changes.field")];
  if (QUIET_FIELDS.has(field)) return [ignored(field)];
  if (!isJsonObject(value)) return [unknownShape(`${wordOf(field)} without a value`)];
  switch (field) {
    case "account_update":
      return [readAccountUpdate(value, entryId)];
    case "message_template_status_update":
      return [readTemplateStatus(value, entryId)];
    default:
      return NUMBER_FIELDS.has(field) ? readNumberValue(field, value) : [unknownEvent(`field ${wordOf(field)}`)];
  }
}

/** News of an account that no agent and no message waits for; templates are listed anew when they are needed. */
const QUIET_FIELDS: ReadonlySet<string> = new Set([
  "account_alerts",
  "account_review_update",
  "account_settings_update",
  "automatic_events",
  "business_capability_update",
  "business_username_updates",
  "flows",
  "group_lifecycle_update",
  "group_participants_update",
  "group_settings_update",
  "group_status_update",
  "message_template_components_update",
  "message_template_quality_update",
  "partner_solutions",
  "payment_configuration_update",
  "phone_number_name_update",
  "phone_number_quality_update",
  "security",
  "template_category_update",
]);

/** Fields whose value is about one number and holds lists. */
const NUMBER_FIELDS: ReadonlySet<string> = new Set([
  "messages",
  "smb_message_echoes",
  "history",
  "smb_app_state_sync",
  "user_id_update",
  "user_preferences",
  "calls",
]);

/** Every list that such a value may hold, whatever its field: messages and statuses have come side by side (2.1). */
const LISTS = [
  "messages",
  "message_echoes",
  "statuses",
  "history",
  "state_sync",
  "user_id_update",
  "user_preferences",
  "calls",
  "errors",
] as const;

function readNumberValue(field: string, value: JsonObject): Reading[] {
  const elements = LISTS.flatMap((list) => elementsOf(value[list]).map((element) => ({ list, element })));
  if (elements.length === 0) return [unknownShape(`${field} with nothing known in it`)];
  const metadata = metadataSchema.parse(value.metadata);
  const account = metadata?.phone_number_id ?? null;
  if (account === null) return elements.map(() => missing("metadata.phone_number_id"));

  const source: Source = {
    account,
    ownNumber: metadata?.display_phone_number?.replace(/\D/g, "") ?? null,
    contacts: elementsOf(value.contacts).flatMap((contact) => contactSchema.safeParse(contact).data ?? []),
    direction: field === "smb_message_echoes" ? "out" : "in",
    isHistory: field === "history",
    customer: null,
  };
  return elements.flatMap(({ list, element }) => readElement(list, element, source));
}

function readElement(list: (typeof LISTS)[number], element: unknown, source: Source): Reading | Reading[] {
  switch (list) {
    case "messages":
      return readMessage(element, source);
    case "message_echoes":
      return readMessage(element, { ...source, direction: "out" });
    case "statuses":
      return readStatus(element, source.account);
    case "history":
      return readHistoryChunk(element, { ...source, isHistory: true });
    case "state_sync":
      return readStateSync(element, source.account);
    case "user_id_update":
      return readUserIdUpdate(element, source.account);
    case "user_preferences":
      return ignored("marketing_preference");
    case "calls":
      return readCall(element, source);
    case "errors":
      return readError(element, source.account);
  }
}

/** An error of the number as a whole: shown where it says how the account stands. */
function readError(element: unknown, account: string): Reading {
  const error = webhookErrorOf(element);
  if (error === null) return unknownShape("an error that is no object");
  const state = metaErrorRow(error, "whatsapp")?.accountState;
  if (state === undefined) return ignored(`error_${messageErrorOf(error, "whatsapp").code}`);
  return one({ type: "account_state", accountExternalId: account, state });
}

import { type JsonObject, missing, one, type Reading } from "../meta/reading.ts";
import { templateStatusSchema } from "./schema.ts";

/**
 * The field `message_template_status_update` (reference/meta.md, 2.8). A template is known by name and language:
 * its id comes as a number here and as text elsewhere.
 */
export function readTemplateStatus(value: JsonObject, entryId: string | null): Reading {
  const update = templateStatusSchema.parse(value);
  const { event, message_template_name: name, message_template_language: language } = update;
  if (entryId === null) return missing("entry.id");
  if (event === null) return missing("event");
  if (name === null) return missing("message_template_name");
  if (language === null) return missing("message_template_language");
  return one({
    type: "template_state",
    accountExternalId: entryId,
    scope: "business_account",
    name,
    language,
    state: event,
    reason:
      update.rejection_info?.reason ??
      update.other_info?.description ??
      update.other_info?.title ??
      (update.reason === "NONE" ? null : update.reason),
  });
}

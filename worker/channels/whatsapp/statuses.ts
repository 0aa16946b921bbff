import type { MessageError, ReceiptStatus } from "../../shared/wire.ts";
import { messageErrorOf } from "../meta/errors.ts";
import { webhookErrorOf } from "../meta/graph-error.ts";
import {
  elementsOf,
  ignored,
  isJsonObject,
  missing,
  one,
  type Reading,
  unknownShape,
  wordOf,
} from "../meta/reading.ts";
import { parseStatus } from "./schema.ts";

/**
 * One element of `statuses[]` (reference/meta.md, 2.5): how far a message of ours got. `pricing` and
 * `conversation` are not kept. `deleted` and `warning` are from the on-premises era, and words may be added.
 */
export function readStatus(element: unknown, account: string): Reading {
  if (!isJsonObject(element)) return unknownShape("a status that is no object");
  const status = parseStatus(element);
  if (status.type === "call") return ignored("call_status");
  if (status.status === null) return missing("statuses.status");
  const reached = receiptStatusOf(status.status);
  if (reached === null) return ignored(`status_${wordOf(status.status)}`);
  if (status.id === null && status.biz_opaque_callback_data === null) return missing("statuses.id");
  // In a group each participant has a status: one who could not be reached does not undo the others.
  if (reached === "failed" && status.recipient_type === "group") return ignored("status_failed_for_one_of_a_group");
  return one({
    type: "receipt",
    accountExternalId: account,
    target: { externalId: status.id, providerMessageId: null, clientId: status.biz_opaque_callback_data },
    at: status.timestamp,
    status: reached,
    error: reached === "failed" ? errorOf(status.errors) : null,
  });
}

/** Meta's word, in a webhook, the history or a reading of it, in ours; null for one that claims nothing. */
export function receiptStatusOf(word: string): ReceiptStatus | null {
  switch (word.toLowerCase()) {
    case "sent":
    case "delivered":
    case "read":
    case "played":
      return word.toLowerCase() as ReceiptStatus;
    case "failed":
    case "error":
      return "failed";
    default:
      return null;
  }
}

export const FAILED_WITHOUT_WORDS: MessageError = {
  code: "failed",
  text: "WhatsApp could not deliver this message.",
};

function errorOf(errors: unknown): MessageError {
  const error = webhookErrorOf(elementsOf(errors)[0]);
  return error === null ? FAILED_WITHOUT_WORDS : messageErrorOf(error, "whatsapp");
}

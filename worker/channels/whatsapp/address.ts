import type { Recipient } from "../../shared/wire.ts";
import type { JsonObject } from "../meta/reading.ts";
import { isBusinessScopedId } from "./people.ts";

/**
 * Whom a message goes to, in the words of the Cloud API (reference/meta.md, 2.9, 2.10 and 3.1): a number with its
 * plus sign (without it Meta puts the business's own country before it), as WhatsApp gave it and never put into
 * another form; a business-scoped id only where no number is known; else a group.
 *
 * @returns null when nothing is known that a message could go to
 */
export function addressOf(to: Recipient): JsonObject | null {
  const isGroup = numberOf(to.chatExternalId) === null && !isBusinessScopedId(to.chatExternalId);
  if (isGroup) return to.chatExternalId === "" ? null : { recipient_type: "group", to: to.chatExternalId };

  const named = to.providerId ?? to.phone ?? to.chatExternalId;
  const number = numberOf(named) ?? numberOf(to.phone);
  if (number !== null) return { recipient_type: "individual", to: number };
  return isBusinessScopedId(named) ? { recipient_type: "individual", recipient: named } : null;
}

/** `+` and digits, from the digits of a WhatsApp id or from a phone number with its plus sign. */
function numberOf(id: string | null): string | null {
  return id !== null && /^\+?\d{5,15}$/.test(id) ? `+${id.replace(/^\+/, "")}` : null;
}

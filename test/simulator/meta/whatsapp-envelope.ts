import type { JsonObject, MetaCustomer, MetaMessage, MetaNumber } from "./records.ts";

/** WhatsApp's webhooks: `entry[].changes[].value` (reference: meta, 2.1 to 2.6). */
export function whatsAppEnvelope(number: MetaNumber, field: string, value: JsonObject): JsonObject {
  const metadata = { display_phone_number: number.displayPhone.replace(/\D/g, ""), phone_number_id: number.id };
  const change = { field, value: { messaging_product: "whatsapp", metadata, ...value } };
  return { object: "whatsapp_business_account", entry: [{ id: number.businessAccountId, changes: [change] }] };
}

/** What is about the business account and none of its numbers: it has no metadata. */
export function businessEnvelope(businessAccountId: string, field: string, value: JsonObject): JsonObject {
  const time = Math.floor(Date.now() / 1000);
  return {
    object: "whatsapp_business_account",
    entry: [{ id: businessAccountId, time, changes: [{ field, value }] }],
  };
}

export const seconds = (at: number): string => String(Math.floor(at / 1000));

/** @param more what stands beside it: `context`, `referral` */
export function messageElement(message: MetaMessage, more: JsonObject = {}): JsonObject {
  const { id, customerId, at, type, content } = message;
  return { from: customerId, id, timestamp: seconds(at), type, ...(content !== null && { [type]: content }), ...more };
}

export function echoElement(number: MetaNumber, message: MetaMessage): JsonObject {
  const { id, customerId, at, type, content } = message;
  const from = number.displayPhone.replace(/\D/g, "");
  return { from, to: customerId, id, timestamp: seconds(at), type, [type]: content };
}

export const contactElement = ({ id, name }: MetaCustomer): JsonObject => ({ profile: { name }, wa_id: id });

export function statusElement(
  { id, customerId, callbackData }: MetaMessage,
  status: string,
  at: number,
  error?: { code: number; title: string },
): JsonObject {
  return {
    id,
    status,
    timestamp: seconds(at),
    recipient_id: customerId,
    ...(callbackData !== null && { biz_opaque_callback_data: callbackData }),
    ...(error !== undefined && {
      errors: [{ ...error, message: error.title, error_data: { details: `${error.title} (simulated)` } }],
    }),
  };
}

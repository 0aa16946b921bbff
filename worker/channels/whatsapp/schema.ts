import { z } from "zod";
import { amount, flag, id, listOf, objectOf, text, time, words } from "../unipile/lenient.ts";
import { parserOf } from "../unipile/plain-reader.ts";

/**
 * WhatsApp Cloud API as it comes in: reference/meta.md, 2.1 to 2.10. Every field may be missing, empty, null or
 * of another type; unknown keys are ignored. What a message says lies under the key that its `type` names and
 * is read from there (content.ts), so that a text costs no look at stickers.
 */

export const metadataSchema = objectOf(z.object({ display_phone_number: words, phone_number_id: id }));

export const contactSchema = z.object({
  profile: objectOf(z.object({ name: words, username: words })),
  wa_id: id,
  user_id: id,
});
export type WaContact = z.output<typeof contactSchema>;

/** What messages, echoes and messages of the history share. `to` is there when the business wrote it. */
export const messageSchema = z.object({
  id,
  type: words,
  timestamp: time,
  from: id,
  from_user_id: id,
  to: id,
  to_user_id: id,
  group_id: id,
  context: objectOf(z.object({ id, forwarded: flag, frequently_forwarded: flag })),
  referral: objectOf(z.object({ source_url: words, source_id: id, source_type: words, headline: words, body: words })),
  errors: z.unknown().optional(),
  history_context: objectOf(z.object({ status: words })),
});
export const parseMessage = parserOf(messageSchema);
export type WaMessage = z.output<typeof messageSchema>;

export const textSchema = objectOf(z.object({ body: text }));

export const mediaSchema = objectOf(
  z.object({ id, mime_type: words, caption: text, filename: words, file_size: amount, voice: flag }),
);
export type WaMedia = NonNullable<z.output<typeof mediaSchema>>;

/** Numbers in every sample, strings in one library's types. */
const degrees = z
  .unknown()
  .optional()
  .transform((value): number | null => {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : null;
  });

export const locationSchema = objectOf(
  z.object({ latitude: degrees, longitude: degrees, name: words, address: words }),
);

export const cardSchema = z.object({
  name: objectOf(z.object({ formatted_name: words, first_name: words, last_name: words })),
  org: objectOf(z.object({ company: words, department: words, title: words })),
  phones: listOf(z.object({ phone: words, wa_id: id, type: words })),
  emails: listOf(z.object({ email: words })),
  urls: listOf(z.object({ url: words })),
});

export const reactionSchema = objectOf(z.object({ message_id: id, emoji: words }));

export const buttonSchema = objectOf(z.object({ payload: words, text: words }));

const pickSchema = objectOf(z.object({ id: text, title: words, description: words }));

export const interactiveSchema = objectOf(
  z.object({
    type: words,
    button_reply: pickSchema,
    list_reply: pickSchema,
    nfm_reply: objectOf(z.object({ name: words, body: words, response_json: z.unknown().optional() })),
    call_permission_reply: objectOf(z.object({ response: words })),
    header: objectOf(z.object({ text: words })),
    body: objectOf(z.object({ text: words })),
    footer: objectOf(z.object({ text: words })),
    action: objectOf(
      z.object({
        button: words,
        buttons: listOf(z.object({ reply: pickSchema })),
        sections: listOf(
          z.object({ title: words, rows: listOf(z.object({ id: text, title: words, description: words })) }),
        ),
      }),
    ),
  }),
);
export type WaInteractive = NonNullable<z.output<typeof interactiveSchema>>;

export const orderSchema = objectOf(
  z.object({
    catalog_id: id,
    text: words,
    product_items: listOf(z.object({ product_retailer_id: id, quantity: amount, item_price: amount, currency: words })),
  }),
);

export const templateSchema = objectOf(z.object({ name: words, language: z.unknown().optional() }));

export const systemSchema = objectOf(z.object({ type: words, body: words, wa_id: id, new_wa_id: id, user_id: id }));

/** The user changed a message: what it says now, of the same shape as a message. */
export const editSchema = objectOf(z.object({ original_message_id: id, message: z.unknown().optional() }));

export const revokeSchema = objectOf(z.object({ original_message_id: id }));

export const statusSchema = z.object({
  id,
  type: words,
  status: words,
  timestamp: time,
  recipient_type: words,
  biz_opaque_callback_data: id,
  errors: z.unknown().optional(),
});
export const parseStatus = parserOf(statusSchema);

export const callSchema = z.object({
  id,
  event: words,
  direction: words,
  timestamp: time,
  from: id,
  from_user_id: id,
});

export const threadSchema = z.object({
  id,
  context: objectOf(z.object({ wa_id: id, user_id: id, username: words })),
});

export const stateSyncSchema = z.object({
  type: words,
  action: words,
  contact: objectOf(
    z.object({ full_name: words, first_name: words, phone_number: words, user_id: id, username: words }),
  ),
  metadata: objectOf(z.object({ timestamp: time })),
});

export const userIdUpdateSchema = z.object({
  wa_id: id,
  user_id: objectOf(z.object({ previous: id, current: id })),
  timestamp: time,
});

export const accountUpdateSchema = z.object({
  event: words,
  ban_info: objectOf(z.object({ waba_ban_state: words })),
  restriction_info: listOf(z.object({ restriction_type: words })),
  waba_info: objectOf(z.object({ waba_id: id })),
});

export const templateStatusSchema = z.object({
  event: words,
  message_template_name: words,
  message_template_language: words,
  reason: words,
  rejection_info: objectOf(z.object({ reason: words })),
  other_info: objectOf(z.object({ title: words, description: words })),
});

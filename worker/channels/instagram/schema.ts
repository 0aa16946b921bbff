import { z } from "zod";
import { amount, flag, id, listOf, objectOf, text, time, words } from "../unipile/lenient.ts";
import { parserOf } from "../unipile/plain-reader.ts";

/**
 * Instagram Messaging as it comes in: reference/meta.md, 4.2. Every field may be missing, null or of another type;
 * unknown keys are ignored. The same shapes come for accounts by Instagram login and by a Page's token.
 */

const partySchema = objectOf(z.object({ id, username: words, name: words }));
export type IgParty = z.output<typeof partySchema>;

/** What every event of `messaging[]` and `standby[]` has; what happened lies under a key of its own. */
export const eventSchema = z.object({ sender: partySchema, recipient: partySchema, timestamp: time });
export const parseEvent = parserOf(eventSchema);
export type IgEvent = z.output<typeof eventSchema>;

const buttonSchema = z.object({ title: words, payload: words, url: words });

const elementsSchema = listOf(z.object({ title: words, subtitle: words, buttons: listOf(buttonSchema) }));
const cardsSchema = objectOf(z.object({ elements: elementsSchema }));

/** Facebook's older kinds carry `url` and `title` beside the payload instead of in it. */
export const attachmentSchema = z.object({
  type: words,
  url: words,
  title: words,
  payload: objectOf(
    z.object({
      url: words,
      title: words,
      name: words,
      attachment_id: id,
      text: words,
      buttons: listOf(buttonSchema),
      elements: elementsSchema,
      generic: cardsSchema,
      product: cardsSchema,
    }),
  ),
});
export type IgAttachment = z.output<typeof attachmentSchema>;

export const referralSchema = objectOf(
  z.object({
    ref: words,
    source: words,
    type: words,
    ad_id: id,
    referer_uri: words,
    product: objectOf(z.object({ id })),
    ads_context_data: objectOf(z.object({ ad_title: words, post_id: id })),
  }),
);
export type IgReferral = NonNullable<z.output<typeof referralSchema>>;

export const messageSchema = objectOf(
  z.object({
    mid: id,
    text,
    attachments: listOf(attachmentSchema),
    is_echo: flag,
    is_deleted: flag,
    is_unsupported: flag,
    quick_reply: objectOf(z.object({ payload: words })),
    reply_to: objectOf(z.object({ mid: id, story: objectOf(z.object({ id, url: words })) })),
    referral: referralSchema,
  }),
);
export type IgMessage = NonNullable<z.output<typeof messageSchema>>;

export const reactionSchema = objectOf(z.object({ mid: id, action: words, reaction: words, emoji: words }));

/** Instagram's own pages have `mid`, Messenger's shape `watermark`: the time up to which all was read. */
export const readSchema = objectOf(z.object({ mid: id, watermark: time }));

/** Of Messenger: Instagram's list of fields has no such event, and other adapters have seen it. */
export const deliverySchema = objectOf(z.object({ mids: listOf(id), watermark: time }));

/** `num_edit` is shown as a number and as a string. */
export const editSchema = objectOf(z.object({ mid: id, text, num_edit: amount }));

export const postbackSchema = objectOf(z.object({ mid: id, title: words, payload: words, referral: referralSchema }));

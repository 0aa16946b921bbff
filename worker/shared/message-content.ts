import { z } from "zod";

/**
 * What a message holds besides its text and its files: places, people's cards, choices, templates, orders. A DTO
 * like those of wire.ts, which has it in each message. Texts in it are a customer's own and never safe as HTML.
 */

const choiceSchema = z.object({ id: z.string(), title: z.string(), description: z.string().nullable() });

export const messageContentSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("location"),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().nullable(),
    address: z.string().nullable(),
  }),
  z.object({
    type: z.literal("contacts"),
    contacts: z.array(
      z.object({
        name: z.string(),
        organization: z.string().nullable(),
        /** As written on the card; `providerId` where the network says that this number is on it. */
        phones: z.array(
          z.object({ number: z.string(), kind: z.string().nullable(), providerId: z.string().nullable() }),
        ),
        emails: z.array(z.string()),
        urls: z.array(z.string()),
      }),
    ),
  }),
  /** Buttons and lists as they were sent; the message's text is their body. */
  z.object({
    type: z.literal("buttons"),
    header: z.string().nullable(),
    footer: z.string().nullable(),
    buttons: z.array(choiceSchema.pick({ id: true, title: true })),
  }),
  z.object({
    type: z.literal("list"),
    header: z.string().nullable(),
    footer: z.string().nullable(),
    button: z.string(),
    sections: z.array(z.object({ title: z.string().nullable(), rows: z.array(choiceSchema) })),
  }),
  /** What somebody picked of buttons, a list, an ice breaker or a menu; the message's text is its title. */
  z.object({ type: z.literal("choice"), ...choiceSchema.shape }),
  z.object({
    type: z.literal("template"),
    name: z.string(),
    language: z.string(),
    header: z.string().nullable(),
    footer: z.string().nullable(),
    buttons: z.array(z.object({ kind: z.string(), title: z.string(), value: z.string().nullable() })),
  }),
  z.object({
    type: z.literal("order"),
    catalogId: z.string().nullable(),
    items: z.array(
      z.object({
        productId: z.string(),
        quantity: z.number(),
        price: z.number().nullable(),
        currency: z.string().nullable(),
      }),
    ),
  }),
  /** A form that somebody filled in (WhatsApp Flows, an address). */
  z.object({
    type: z.literal("form"),
    name: z.string(),
    values: z.array(z.object({ name: z.string(), value: z.string() })),
  }),
  /** A post, reel or story that a message shows, quotes or mentions. Its link dies; a story's after a day. */
  z.object({
    type: z.literal("share"),
    source: z.enum(["post", "reel", "story", "story_mention", "story_reply", "profile", "unknown"]),
    url: z.string().nullable(),
    title: z.string().nullable(),
  }),
]);
export type MessageContent = z.infer<typeof messageContentSchema>;

/** The ad or link through which somebody came. */
export const referralSchema = z.object({
  source: z.enum(["ad", "post", "link", "unknown"]),
  headline: z.string().nullable(),
  body: z.string().nullable(),
  url: z.string().nullable(),
  /** The network's id of the ad or post. */
  sourceId: z.string().nullable(),
});
export type Referral = z.infer<typeof referralSchema>;

import { z } from "zod";

/**
 * What an agent or a partner asks to be sent, besides text and a file. The limits here are the widest of any
 * network; each channel's own are checked when the message is taken, and again before the call.
 */
const title = (max: number) => z.string().trim().min(1, { error: "must not be empty" }).max(max);
const fileUse = z.object({ uploadId: z.string().min(1).max(64) });

const templateParameterSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("text"),
    name: z.string().max(64).nullable().default(null),
    text: z.string().min(1).max(1024),
  }),
  z.object({ type: z.enum(["image", "video", "document"]), ...fileUse.shape }),
]);

export const outboundDraftSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("location"),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().max(200).nullable().default(null),
    address: z.string().max(300).nullable().default(null),
  }),
  z.object({
    type: z.literal("contacts"),
    contacts: z
      .array(
        z.object({
          name: title(120),
          organization: z.string().max(120).nullable().default(null),
          phones: z.array(z.object({ number: title(40), kind: z.string().max(20).nullable().default(null) })).max(10),
          emails: z.array(z.email()).max(10).default([]),
          urls: z.array(z.url()).max(10).default([]),
        }),
      )
      .min(1)
      .max(10),
  }),
  /** The message's text is the body. */
  z.object({
    type: z.literal("buttons"),
    header: z.string().max(60).nullable().default(null),
    footer: z.string().max(60).nullable().default(null),
    buttons: z
      .array(z.object({ id: title(256), title: title(20) }))
      .min(1)
      .max(3),
  }),
  z.object({
    type: z.literal("list"),
    header: z.string().max(60).nullable().default(null),
    footer: z.string().max(60).nullable().default(null),
    button: title(20),
    sections: z
      .array(
        z.object({
          title: z.string().max(24).nullable().default(null),
          rows: z
            .array(
              z.object({ id: title(200), title: title(24), description: z.string().max(72).nullable().default(null) }),
            )
            .min(1),
        }),
      )
      .min(1)
      .max(10),
  }),
  /** The message's text is what the customer will read, for our own screen. */
  z.object({
    type: z.literal("template"),
    name: title(512),
    language: title(16),
    components: z
      .array(
        z.discriminatedUnion("part", [
          z.object({ part: z.enum(["header", "body"]), parameters: z.array(templateParameterSchema).max(60) }),
          z.object({
            part: z.literal("button"),
            index: z.int().min(0).max(9),
            kind: z.enum(["quick_reply", "url", "copy_code"]),
            value: z.string().min(1).max(2000),
          }),
        ]),
      )
      .max(12)
      .default([]),
  }),
]);
export type OutboundDraft = z.infer<typeof outboundDraftSchema>;

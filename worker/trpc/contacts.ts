import { z } from "zod";
import { contactViewSchema, mediaKindSchema, mediaPageSchema, writtenLinksSchema } from "../shared/contact-view.ts";
import { newId } from "../shared/ids.ts";
import { MESSAGE_TEXT_MAX } from "../shared/protocol.ts";
import { contactCardSchema } from "../shared/team.ts";
import { askTeam } from "./ask-team.ts";
import { permitted, router } from "./init.ts";
import { idSchema, PAGE_SIZE, pageInput } from "./page-input.ts";

const becauseKept = { audit: null, because: "what is known of a person is seen at the person" } as const;
const fieldName = z.string().trim().min(1).max(60);
const labelIds = z.array(idSchema).max(50);

/** Opened by a click: only addresses of pages. */
const pageAddress = z
  .url({ protocol: /^https?$/, error: "must be an address that starts with https:// or http://" })
  .max(2_000);

/** People, as the networks and the team know them. */
export const contactsRouter = router({
  /** A person by an id of theirs, or the one of a chat, with all chats with them. A group has no contact. */
  get: permitted("inbox.read")
    .input(z.union([z.object({ contactId: idSchema }), z.object({ chatId: idSchema })]))
    .output(contactViewSchema)
    .query(({ ctx, input }) => askTeam(ctx, { type: "contacts.get", of: input })),

  /**
   * Writes down what the team knows; what is left out stays. `name`: the team's own, null for the network's again.
   * `fields`: null removes one.
   */
  update: permitted("inbox.work")
    .meta(becauseKept)
    .input(
      z.object({
        contactId: idSchema,
        name: z.string().trim().min(1, { error: "must not be empty" }).max(120).nullable().optional(),
        fields: z
          .record(fieldName, z.string().trim().max(1_000).nullable())
          .refine((fields) => Object.keys(fields).length <= 50, { error: "has at most 50 fields" })
          .optional(),
        addLabels: labelIds.optional(),
        removeLabels: labelIds.optional(),
        note: z.string().trim().max(MESSAGE_TEXT_MAX).optional(),
      }),
    )
    .output(contactCardSchema)
    .mutation(({ ctx, input: { contactId, name, fields, addLabels, removeLabels, note } }) =>
      askTeam(ctx, {
        type: "contacts.update",
        change: {
          contactId,
          ...(name === undefined ? {} : { name }),
          ...(fields === undefined ? {} : { fields }),
          ...(addLabels === undefined ? {} : { addLabels }),
          ...(removeLabels === undefined ? {} : { removeLabels }),
          ...(note === undefined ? {} : { note }),
        },
      }),
    ),

  /** Links a person to something outside. The same `type` and `externalId` again changes the link that is there. */
  linkAdd: permitted("inbox.work")
    .meta(becauseKept)
    .input(
      z.object({
        contactId: idSchema,
        type: z.string().trim().min(1).max(40),
        externalId: z.string().trim().min(1).max(200),
        title: z.string().trim().min(1).max(200),
        url: pageAddress,
      }),
    )
    .output(contactCardSchema)
    .mutation(({ ctx, input: { contactId, ...said } }) =>
      askTeam(ctx, { type: "contacts.linkAdd", contactId, link: { id: newId(), ...said } }),
    ),

  linkRemove: permitted("inbox.work")
    .meta(becauseKept)
    .input(z.object({ contactId: idSchema, linkId: idSchema }))
    .output(contactCardSchema)
    .mutation(({ ctx, input }) => askTeam(ctx, { type: "contacts.linkRemove", ...input })),

  /** Two contacts are one person: the second one's name stays, everything else is put together. */
  merge: permitted("inbox.work")
    .meta(becauseKept)
    .input(z.object({ contactId: idSchema, intoContactId: idSchema }))
    .output(contactCardSchema)
    .mutation(({ ctx, input }) => askTeam(ctx, { type: "contacts.merge", ...input })),

  /** They are two after all: each has again what was theirs, and what was learned of them since. */
  undoMerge: permitted("inbox.work")
    .meta(becauseKept)
    .input(z.object({ mergeId: idSchema }))
    .output(contactCardSchema)
    .mutation(({ ctx, input }) => askTeam(ctx, { type: "contacts.undoMerge", ...input })),

  /** The files of a chat, newest first: `seen` are pictures and videos, `files` the others but stickers. */
  media: permitted("inbox.read")
    .input(z.object({ ...pageInput, chatId: idSchema, kind: mediaKindSchema.nullish() }))
    .output(mediaPageSchema)
    .query(({ ctx, input: { chatId, kind = null, cursor, limit = PAGE_SIZE } }) =>
      askTeam(ctx, { type: "contacts.media", chatId, kind, cursor: cursor ?? null, limit }),
    ),

  /** Web addresses that were written in a chat, newest first. */
  links: permitted("inbox.read")
    .input(z.object({ ...pageInput, chatId: idSchema }))
    .output(writtenLinksSchema)
    .query(({ ctx, input: { chatId, cursor, limit = PAGE_SIZE } }) =>
      askTeam(ctx, { type: "contacts.links", chatId, cursor: cursor ?? null, limit }),
    ),
});

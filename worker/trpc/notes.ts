import { z } from "zod";
import { mentionSchema } from "../shared/mention.ts";
import { may } from "../shared/permissions.ts";
import { MESSAGE_TEXT_MAX } from "../shared/protocol.ts";
import { noteSchema } from "../shared/team.ts";
import { askTeam, mustBeMembers } from "./ask-team.ts";
import { permitted, router } from "./init.ts";
import { idSchema, PAGE_SIZE, pageInput, pageOf } from "./page-input.ts";

const noteText = z.string().trim().min(1, { error: "must not be empty" }).max(MESSAGE_TEXT_MAX);
const mentionsSchema = z
  .array(idSchema)
  .max(20)
  .default([])
  .transform((ids) => [...new Set(ids)]);
const becauseKept = { audit: null, because: "the note itself says who wrote it and when" } as const;

/** What the team says among itself in a chat. Notes are no messages: nothing here has a way to a customer. */
export const notesRouter = router({
  /** Newest first. `since` (the `sortAt` of the oldest message that is shown): only those from there on. */
  list: permitted("inbox.read")
    .input(z.object({ ...pageInput, chatId: idSchema, since: z.number().nullish() }))
    .output(pageOf(noteSchema))
    .query(({ ctx, input }) => {
      const { chatId, since = null, cursor = null, limit = PAGE_SIZE } = input;
      return askTeam(ctx, { type: "notes.list", query: { chatId, since, cursor, limit } });
    }),

  /** Notes that name the caller, newest first, each with its chat. */
  mentions: permitted("inbox.read")
    .input(z.object({ ...pageInput, unreadOnly: z.boolean().default(false) }).optional())
    .output(pageOf(mentionSchema))
    .query(({ ctx, input }) => {
      const { unreadOnly = false, cursor = null, limit = PAGE_SIZE } = input ?? {};
      return askTeam(ctx, { type: "notes.mentions", unreadOnly, cursor, limit });
    }),

  /** The caller has looked at those of a chat, or of all. */
  readMentions: permitted("inbox.mark")
    .meta({ audit: null, because: "a read mark changes nothing that anybody else could miss" })
    .input(z.object({ chatId: idSchema.nullish() }))
    .output(z.object({ read: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      await askTeam(ctx, { type: "notes.readMentions", chatId: input.chatId ?? null });
      return { read: true as const };
    }),

  /** `noteId` is made by the caller: the same one twice is one note. `mentions`: ids of members. */
  add: permitted("inbox.work")
    .meta(becauseKept)
    .input(
      z.object({
        chatId: idSchema,
        noteId: z.uuid({ error: "must be a UUID" }),
        text: noteText,
        mentions: mentionsSchema,
      }),
    )
    .output(noteSchema)
    .mutation(async ({ ctx, input: { chatId, noteId, text, mentions } }) => {
      await mustBeMembers(ctx, "mentions", mentions);
      return askTeam(ctx, { type: "notes.add", note: { id: noteId.toLowerCase(), chatId, text, mentions } });
    }),

  /** Only for who wrote it. */
  edit: permitted("inbox.work")
    .meta(becauseKept)
    .input(z.object({ noteId: idSchema, text: noteText, mentions: mentionsSchema }))
    .output(noteSchema)
    .mutation(async ({ ctx, input: { noteId, text, mentions } }) => {
      await mustBeMembers(ctx, "mentions", mentions);
      return askTeam(ctx, { type: "notes.edit", edit: { id: noteId, text, mentions } });
    }),

  /** For who wrote it, and for those who manage the workspace. */
  remove: permitted("inbox.work")
    .meta({ audit: "note.removed" })
    .input(z.object({ noteId: idSchema }))
    .output(z.object({ removed: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      ctx.note({ target: input.noteId });
      const isAnyones = ctx.session !== null && may(ctx.session.role, "members.manage");
      await askTeam(ctx, { type: "notes.remove", id: input.noteId, isAnyones });
      return { removed: true as const };
    }),
});

import { z } from "zod";
import type { ChatAction } from "../inbox/team/chat-work.ts";
import { chatCountsSchema } from "../shared/team.ts";
import { type Chat, chatSchema } from "../shared/wire.ts";
import { askTeam, mustBeMembers } from "./ask-team.ts";
import { permitted } from "./init.ts";
import { idSchema } from "./page-input.ts";
import { badField, notFound } from "./refuse.ts";

const A_YEAR_MS = 366 * 24 * 60 * 60 * 1000;

const becauseSeen = { audit: null, because: "everybody sees it at the chat, and it can be done back" } as const;

const snoozeSchema = z.iso.datetime({ error: "must be a time like 2026-11-21T09:00:00Z" });
const labelIdsSchema = z.array(idSchema).max(50).default([]);

const actionSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("assign"), memberId: idSchema.nullable() }),
  z.object({ type: z.literal("snooze"), until: snoozeSchema }),
  z.object({ type: z.literal("done") }),
  z.object({ type: z.literal("reopen") }),
  z.object({ type: z.literal("markRead") }),
  z.object({ type: z.literal("markUnread") }),
  z.object({ type: z.literal("label"), add: labelIdsSchema, remove: labelIdsSchema }),
]);

type Context = Parameters<typeof askTeam>[0] & Parameters<typeof mustBeMembers>[0];

/**
 * The chat's `rev` as the caller saw it: with it, a chat in which the customer has written since stays where it is.
 * Without, it counts as seen as it is now.
 */
const revSchema = z.int().nonnegative().nullish();

async function workOn(
  ctx: Context,
  chatId: string,
  wish: z.infer<typeof actionSchema>,
  rev?: number | null,
): Promise<Chat> {
  const seen = typeof rev === "number" ? { seen: { [chatId]: rev } } : {};
  const action = await actionOf(ctx, wish);
  const [chat] = await askTeam(ctx, { type: "chats.work", chatIds: [chatId], action, ...seen });
  if (chat === undefined) throw notFound();
  return chat;
}

/** @throws TRPCError when a time or a member is not one that can be */
async function actionOf(ctx: Context, wish: z.infer<typeof actionSchema>): Promise<ChatAction> {
  switch (wish.type) {
    case "assign":
      if (wish.memberId !== null) await mustBeMembers(ctx, "memberId", [wish.memberId]);
      return wish;
    case "snooze": {
      const until = Date.parse(wish.until);
      const now = Date.now();
      if (until <= now) throw badField("invalid_input", "until", "must be later than now");
      if (until > now + A_YEAR_MS) throw badField("invalid_input", "until", "must be within a year");
      return { type: "snooze", until };
    }
    case "markRead":
      return { type: "mark_read" };
    case "markUnread":
      return { type: "mark_unread" };
    case "done":
    case "reopen":
    case "label":
      return wish;
  }
}

/** What a team does with its chats: each answers the chat as it is then. */
export const chatWork = {
  /** Gives a chat to a member, or with null to nobody. */
  assign: permitted("inbox.work")
    .meta(becauseSeen)
    .input(z.object({ chatId: idSchema, memberId: idSchema.nullable() }))
    .output(chatSchema)
    .mutation(({ ctx, input: { chatId, memberId } }) => workOn(ctx, chatId, { type: "assign", memberId })),

  /** Out of the way until a time, or until the customer writes. */
  snooze: permitted("inbox.work")
    .meta(becauseSeen)
    .input(z.object({ chatId: idSchema, until: snoozeSchema, rev: revSchema }))
    .output(chatSchema)
    .mutation(({ ctx, input: { chatId, until, rev } }) => workOn(ctx, chatId, { type: "snooze", until }, rev)),

  /** Nothing is left to do, until the customer writes again. */
  done: permitted("inbox.work")
    .meta(becauseSeen)
    .input(z.object({ chatId: idSchema, rev: revSchema }))
    .output(chatSchema)
    .mutation(({ ctx, input: { chatId, rev } }) => workOn(ctx, chatId, { type: "done" }, rev)),

  reopen: permitted("inbox.work")
    .meta(becauseSeen)
    .input(z.object({ chatId: idSchema }))
    .output(chatSchema)
    .mutation(({ ctx, input }) => workOn(ctx, input.chatId, { type: "reopen" })),

  /** The customer's newest message counts as not read. A chat in which the customer has not written stays as it is. */
  markUnread: permitted("inbox.mark")
    .meta(becauseSeen)
    .input(z.object({ chatId: idSchema }))
    .output(chatSchema)
    .mutation(({ ctx, input }) => workOn(ctx, input.chatId, { type: "markUnread" })),

  label: permitted("inbox.work")
    .meta(becauseSeen)
    .input(z.object({ chatId: idSchema, add: labelIdsSchema, remove: labelIdsSchema }))
    .output(chatSchema)
    .mutation(({ ctx, input: { chatId, add, remove } }) => workOn(ctx, chatId, { type: "label", add, remove })),

  /**
   * The same for up to 100 chats at once, in one step: `items` as they are then, and `failed` with why. `revs`: by chat,
   * as `rev` above; then `markRead` leaves unread what came after it.
   */
  bulk: permitted("inbox.work")
    .meta(becauseSeen)
    .input(
      z.object({
        chatIds: z.array(idSchema).min(1).max(100),
        action: actionSchema,
        revs: z.record(idSchema, z.int().nonnegative()).nullish(),
      }),
    )
    .output(
      z.object({
        items: z.array(chatSchema),
        failed: z.array(z.object({ chatId: z.string(), reason: z.literal("not_found") })),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const action = await actionOf(ctx, input.action);
      const { chatIds, revs } = input;
      const items = await askTeam(ctx, { type: "chats.work", chatIds, action, ...(revs && { seen: revs }) });
      const there = new Set(items.map(({ id }) => id));
      const missing = [...new Set(input.chatIds)].filter((id) => !there.has(id));
      return { items, failed: missing.map((chatId) => ({ chatId, reason: "not_found" as const })) };
    }),

  /** How many chats each view has for the caller. */
  counts: permitted("inbox.read")
    .output(chatCountsSchema)
    .query(({ ctx }) => askTeam(ctx, { type: "chats.counts" })),
};

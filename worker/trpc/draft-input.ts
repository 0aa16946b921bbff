import { z } from "zod";
import type { MessageDraft } from "../inbox/rpc.ts";
import { type OutboundDraft, outboundDraftSchema } from "../shared/outbound.ts";
import { MESSAGE_TEXT_MAX } from "../shared/protocol.ts";
import { idSchema } from "./page-input.ts";
import { badField } from "./refuse.ts";

export const textSchema = z
  .string({ error: "is needed" })
  .max(MESSAGE_TEXT_MAX, { error: `has at most ${MESSAGE_TEXT_MAX} characters` })
  .refine((text) => text.trim() !== "", { error: "must not be empty" });

/** The networks send files one by one, each as a message of its own: so do we, and each has its own tick. */
const attachmentsSchema = z
  .array(z.object({ uploadId: idSchema }))
  .max(1, { error: "has at most one file: send the others as messages of their own" });

/** What every message says that is written, be it sent now or later. */
export const draftInput = {
  chatId: idSchema,
  clientId: z.uuid({ error: "must be a UUID" }),
  /** The caption of a file, the body of buttons and lists, what a template will say. */
  text: textSchema.nullish(),
  attachments: attachmentsSchema.nullish(),
  replyTo: idSchema.nullish(),
  content: outboundDraftSchema.nullish(),
  /** By a person, after the usual window, where the network allows it (Instagram). */
  asHumanAgent: z.boolean().nullish(),
};

type SendInput = {
  chatId: string;
  clientId: string;
  text?: string | null | undefined;
  attachments?: { uploadId: string }[] | null | undefined;
  replyTo?: string | null | undefined;
  content?: OutboundDraft | null | undefined;
  asHumanAgent?: boolean | null | undefined;
};

/** @throws TRPCError when there is nothing to send, or two things at once */
export function draftOf(input: SendInput): MessageDraft {
  const uploadId = input.attachments?.[0]?.uploadId ?? null;
  const content = input.content ?? null;
  const needsText = uploadId === null && (content === null || content.type === "buttons" || content.type === "list");
  if (needsText && !input.text) throw badField("invalid_input", "text", "is needed");
  if (uploadId !== null && content !== null) throw badField("invalid_input", "content", "cannot go with a file");
  return {
    chatId: input.chatId,
    // One id however it is spelt: upper and lower case are the same UUID.
    clientId: input.clientId.toLowerCase(),
    text: input.text ?? "",
    content,
    uploadId,
    replyTo: input.replyTo ?? null,
    asHumanAgent: input.asHumanAgent ?? false,
  };
}

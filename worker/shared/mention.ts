import { z } from "zod";
import { noteSchema } from "./team.ts";
import { chatSchema } from "./wire.ts";

/** A note that names a member, with the chat where it stands; null for a chat that is no longer here. */
export const mentionSchema = noteSchema.extend({ isRead: z.boolean(), chat: chatSchema.nullable() });
export type Mention = z.infer<typeof mentionSchema>;

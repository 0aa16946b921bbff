import type { MessageDraft } from "./rpc.ts";

/** Every field that this version understands; the type makes sure that none is forgotten. */
const UNDERSTOOD: Readonly<Record<keyof MessageDraft, true>> = {
  chatId: true,
  clientId: true,
  text: true,
  content: true,
  uploadId: true,
  replyTo: true,
  asHumanAgent: true,
  holdMs: true,
};

/**
 * Whether a draft says something that this version does not understand: for some minutes after a deploy the Worker
 * may be newer than the object. Sent without it, the message would be another one than was meant (at once and not
 * tomorrow, without its file), and it cannot be taken back.
 */
export const isNewerDraft = (draft: MessageDraft): boolean =>
  Object.entries(draft).some(([field, value]) => !Object.hasOwn(UNDERSTOOD, field) && !saysNothing(value));

const saysNothing = (value: unknown): boolean => value === null || value === undefined || value === false;

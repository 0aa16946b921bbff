import type { ChannelCommand, MessageError, OutboundContent, Recipient, SendOutcome } from "../../shared/wire.ts";
import type { AccountAccess } from "../channel.ts";
import { readFile } from "../read-file.ts";
import { FILE_MAX_BYTES } from "./abilities.ts";
import { CALL_TIMEOUT_MS, callUnipile, type UnipileCalled } from "./call.ts";
import { isSuccess, outcomeOf } from "./outcome.ts";
import { messageSentSchema, profileSchema } from "./schema.ts";

type Send = Pick<Extract<ChannelCommand, { type: "send" }>, "to" | "content" | "replyTo">;

/** What leaves: a text, a file, or both. */
type Parts = { text: string; file: File | null; isVoice: boolean; quoteId: string | null };

/**
 * `POST /chats/{id}/messages`, multipart (reference/unipile.md, 4.3). Where UniPile's answer proves that it has taken
 * nothing, two things are tried that it is known for:
 * - a voice note goes as `voice_message`, except on Instagram, which takes it as a file; UniPile's pages disagree on
 *   whether WhatsApp has that field, so refused as such (400) it goes as a file too;
 * - a chat that a webhook has just named may not be known to the API yet (404): then the message starts the chat
 *   with its person, which UniPile files into the one that is there (reference, 3.4 and 6.5).
 */
export async function sendMessage(access: AccountAccess, { to, content, replyTo }: Send): Promise<SendOutcome> {
  const problem = problemOf(content);
  if (problem !== null) return { type: "refused", error: problem };
  const read = await partsOf(content);
  if ("outcome" in read) return read.outcome;
  // UniPile's own id first: its support names that one, and the network's id is not known to be taken.
  const parts = {
    ...read.parts,
    isVoice: read.parts.isVoice && !isOnInstagram(to),
    quoteId: replyTo?.externalId ?? replyTo?.providerMessageId ?? null,
  };

  const deadline = access.clock() + CALL_TIMEOUT_MS;
  const post = (path: readonly string[], form: FormData) =>
    callUnipile(access, { method: "POST", path, body: { form }, timeoutMs: timeLeft(access, deadline) });
  const path = ["chats", to.chatExternalId, "messages"];

  let called = await post(path, formOf(access, parts));
  if (parts.isVoice && statusOf(called) === 400) {
    parts.isVoice = false;
    called = await post(path, formOf(access, parts));
  }
  if (statusOf(called) !== 404 || to.providerId === null) return outcomeOf(called, access.clock);

  const form = formOf(access, { ...parts, quoteId: null });
  form.append("attendees_ids", await startingIdOf(access, to.providerId, timeLeft(access, deadline)));
  return outcomeOfStart(await post(["chats"], form), access, to.chatExternalId);
}

/** Instagram's ids are digits; WhatsApp's have an `@`. Of a group none is known: then it may be either. */
const isOnInstagram = ({ providerId }: Recipient): boolean => providerId !== null && !providerId.includes("@");

/** Never nothing: a call with no time at all would say "timed out" of what was never tried. */
const timeLeft = (access: AccountAccess, deadline: number): number => Math.max(deadline - access.clock(), 1_000);

const statusOf = (called: UnipileCalled): number | null => ("answer" in called ? called.answer.status : null);

function formOf(access: AccountAccess, { text, file, isVoice, quoteId }: Parts): FormData {
  const form = new FormData();
  // Makes UniPile refuse a chat of another account: one key sees those of every tenant that uses it.
  form.append("account_id", access.accountExternalId);
  // Also when it is empty, with a file: one of UniPile's pages calls it required.
  form.append("text", text);
  if (quoteId !== null) form.append("quote_id", quoteId);
  if (file !== null) form.append(isVoice ? "voice_message" : "attachments", file, file.name);
  return form;
}

async function partsOf(content: OutboundContent): Promise<{ parts: Parts } | { outcome: SendOutcome }> {
  if (content.type === "text") return { parts: { text: content.text, file: null, isVoice: false, quoteId: null } };
  if (content.type !== "file") return { outcome: { type: "refused", error: notTaken(content.type) } };
  const { file, text } = content;
  const read = await readFile(file);
  if ("outcome" in read) return read;
  const named = new File([read.bytes], file.fileName === "" ? "file" : file.fileName, { type: file.mimeType });
  return { parts: { text: text ?? "", file: named, isVoice: file.kind === "voice", quoteId: null } };
}

/** Why UniPile would refuse this, known before the call; null when nothing speaks against it. */
function problemOf(content: OutboundContent): MessageError | null {
  switch (content.type) {
    case "text":
      return content.text.trim() === "" ? { code: "empty", text: "The message is empty." } : null;
    case "file":
      if (content.file.sizeBytes === 0) return { code: "empty", text: "The file is empty." };
      if (content.file.sizeBytes <= FILE_MAX_BYTES) return null;
      return { code: "too_large", text: "UniPile takes files of up to 15 MB." };
    case "location":
    case "contacts":
    case "buttons":
    case "list":
    case "template":
      return notTaken(content.type);
  }
}

const NAMES: Record<Exclude<OutboundContent["type"], "text" | "file">, string> = {
  location: "a location",
  contacts: "a contact card",
  buttons: "buttons",
  list: "a list",
  template: "a template",
};

const notTaken = (type: keyof typeof NAMES): MessageError => ({
  code: "not_supported",
  text: `UniPile cannot send ${NAMES[type]}.`,
});

/**
 * The id by which a chat with somebody is started. WhatsApp's is the one that they have. Instagram's is in the
 * profile only; where the profile cannot be had, the id of the chat's attendee is mostly the same.
 */
async function startingIdOf(access: AccountAccess, providerId: string, timeoutMs: number): Promise<string> {
  if (providerId.includes("@")) return providerId;
  const query = { account_id: access.accountExternalId };
  const called = await callUnipile(access, { method: "GET", path: ["users", providerId], query, timeoutMs });
  if ("failure" in called || !isSuccess(called.answer)) return providerId;
  const profile = profileSchema.safeParse(called.answer.json);
  return (profile.success ? profile.data.provider_messaging_id : null) ?? providerId;
}

function outcomeOfStart(called: UnipileCalled, access: AccountAccess, chatExternalId: Recipient["chatExternalId"]) {
  const outcome = outcomeOf(called, access.clock);
  if (outcome.type !== "accepted" || "failure" in called) return outcome;
  const started = messageSentSchema.safeParse(called.answer.json);
  const chatId = started.success ? started.data.chat_id : null;
  return chatId === null || chatId === chatExternalId ? outcome : { ...outcome, chatExternalId: chatId };
}

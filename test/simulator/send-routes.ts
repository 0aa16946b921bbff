import { type Context, Hono } from "hono";
import { type ApiSend, acceptSend } from "./messages.ts";
import { directChat, findOrMakePerson, groupChat } from "./people.ts";
import { notFound, providerError } from "./provider-error.ts";
import type { AccountRecord, ChatRecord, MessageRecord, PersonRecord, WorkspaceSettings } from "./records.ts";
import type { Simulation } from "./simulation.ts";
import { type ProviderEnv, visibleAccount, visibleChat } from "./visible.ts";

/** The documented limit; the vendor's SDK has a larger constant (reference: unipile, 1). */
const ATTACHMENT_MAX_BYTES = 15 * 1024 * 1024;

/** Sending into a chat and starting one: multipart, and no idempotency key (reference: unipile, 3.4 and 4.3). */
export function sendRoutes(simulation: Simulation): Hono<ProviderEnv> {
  const routes = new Hono<ProviderEnv>();

  routes.post("/chats/:id/messages", async (c) => {
    const chat = visibleChat(simulation, c.get("apiKey"), c.req.param("id"));
    if (chat === undefined) throw notFound("Chat");
    const account = accountFor(simulation, c.get("apiKey"), chat.accountId);
    const form = await readForm(c);
    const guard = form.texts.account_id;
    if (guard !== undefined && guard !== chat.accountId) {
      throw providerError(400, "invalid_parameters", "This chat belongs to another account than account_id says.");
    }
    const text = form.texts.text ?? null;
    if ((text === null || text === "") && form.files.length === 0) {
      throw providerError(400, "missing_parameters", "A message needs text or an attachment.");
    }
    refuseWhenDisconnected(account);
    refuseVoice(simulation, account, form);
    const message = accept(simulation, c.get("apiKey"), chat, form);
    return c.json({ object: "MessageSent", ...messageIdAnswer(simulation, account, message) }, 201);
  });

  routes.post("/chats", async (c) => {
    const form = await readForm(c);
    const account = accountFor(simulation, c.get("apiKey"), form.texts.account_id ?? "");
    refuseWhenDisconnected(account);
    refuseVoice(simulation, account, form);
    const chat = startedChat(simulation, account, form);
    delete chat.knownFrom;
    const hasContent = (form.texts.text ?? "") !== "" || form.files.length > 0;
    const message = hasContent ? accept(simulation, c.get("apiKey"), chat, form) : null;
    simulation.onChange();
    const { chatIdAnswer } = simulation.world.settingsOf(account.id);
    const chatId = chatIdAnswer === "null" ? null : chat.id;
    return c.json({ object: "ChatStarted", chat_id: chatId, message_id: message?.id ?? null }, 201);
  });

  return routes;
}

/** The fields that may hold a file; any other one is refused, as is `attachment` without its s. */
const FILE_FIELDS = ["attachments", "voice_message", "video_message"];

type Form = { texts: Record<string, string>; attendeeIds: string[]; files: ApiSend["files"] };

async function readForm(c: Context<ProviderEnv>): Promise<Form> {
  if (!(c.req.header("content-type") ?? "").startsWith("multipart/form-data")) {
    throw providerError(415, "unsupported_media_type", "This route takes multipart/form-data.");
  }
  const data = await c.req.formData().catch(() => null);
  if (data === null) throw providerError(400, "malformed_request", "The form could not be read.");
  const form: Form = { texts: {}, attendeeIds: [], files: [] };
  for (const [name, value] of data) {
    if (typeof value !== "string") {
      if (!FILE_FIELDS.includes(name)) throw providerError(400, "invalid_parameters", "Unexpected field.");
      const bytes = new Uint8Array(await value.arrayBuffer());
      if (bytes.byteLength > ATTACHMENT_MAX_BYTES) {
        throw providerError(400, "content_too_large", "An attachment is at most 15 MB.");
      }
      form.files.push({
        fileName: value.name || null,
        mimeType: value.type || null,
        bytes,
        isVoice: name === "voice_message",
      });
    } else if (name === "attendees_ids") {
      form.attendeeIds.push(value);
    } else {
      form.texts[name] = value;
    }
  }
  return form;
}

function refuseVoice(simulation: Simulation, account: AccountRecord, form: Form): void {
  if (simulation.world.settingsOf(account.id).voiceMessages === "accepted") return;
  if (form.files.some((file) => file.isVoice)) {
    throw providerError(400, "invalid_parameters", "voice_message is for LinkedIn only.");
  }
}

function accountFor(simulation: Simulation, apiKey: string, accountId: string): AccountRecord {
  const account = visibleAccount(simulation, apiKey, accountId);
  if (account === undefined) throw notFound("Account");
  return account;
}

/** A logged-out account answers 401 with its own type: not the API key's fault (reference: unipile, 1). */
export function refuseWhenDisconnected(account: AccountRecord): void {
  switch (account.status) {
    case "OK":
      return;
    case "CREDENTIALS":
    case "PERMISSIONS":
      throw providerError(401, "disconnected_account", "The account must be connected again.");
    case "STOPPED":
    case "ERROR":
    case "CONNECTING":
      throw providerError(503, "no_client_session", "The account is not running.");
  }
}

function accept(simulation: Simulation, apiKey: string, chat: ChatRecord, form: Form): MessageRecord {
  const { text, quote_id, ...fields } = form.texts;
  const send = { apiKey, chat, text: text ?? null, quoteId: quote_id ?? null, fields, files: form.files };
  const message = acceptSend(simulation, send);
  simulation.log("a message was accepted by API; no real person receives it");
  return message;
}

function startedChat(simulation: Simulation, account: AccountRecord, form: Form): ChatRecord {
  const { world } = simulation;
  const [first, ...others] = form.attendeeIds.map((id) => attendeeToWrite(simulation, account, id));
  if (first === undefined) throw providerError(400, "missing_parameters", "attendees_ids is missing.");
  if (others.length === 0) return directChat(world, account, first);
  return groupChat(world, account, form.texts.title ?? form.texts.subject ?? "New group", [first, ...others]);
}

/** On WhatsApp any number can be written to; on Instagram only who is known, by the messaging id. */
function attendeeToWrite(simulation: Simulation, account: AccountRecord, id: string): PersonRecord {
  const known = simulation.world.personByProviderId(account.id, id);
  if (known !== undefined) return known;
  const digits = /^(\d+)@s\.whatsapp\.net$/.exec(id)?.[1];
  if (account.type !== "WHATSAPP" || digits === undefined) {
    throw providerError(400, "invalid_parameters", "attendees_ids holds an id that nobody has.");
  }
  return findOrMakePerson(simulation.world, account, { name: `+${digits}`, phone: digits, isPhoneHidden: false });
}

const VARIED_ANSWERS = ["string", "array", "null", "string", "absent"] as const;

/** `message_id` has been seen as a string, null, absent and as a one-element array. */
export function messageIdAnswer(
  simulation: Simulation,
  account: AccountRecord,
  message: MessageRecord,
): { message_id?: string | null | string[] } {
  const { messageIdAnswer: setting } = simulation.world.settingsOf(account.id);
  switch (setting === "varied" ? nextVaried(simulation) : setting) {
    case "string":
      return { message_id: message.id };
    case "null":
      return { message_id: null };
    case "absent":
      return {};
    case "array":
      return { message_id: [message.id] };
  }
}

function nextVaried(simulation: Simulation): Exclude<WorkspaceSettings["messageIdAnswer"], "varied"> {
  const form = VARIED_ANSWERS[simulation.answeredSends % VARIED_ANSWERS.length] ?? "string";
  simulation.answeredSends += 1;
  return form;
}

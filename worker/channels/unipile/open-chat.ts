import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ChannelPerson } from "../../shared/wire.ts";
import type { AccountAccess, ChannelFailure, OpenedChat } from "../channel.ts";
import { ask } from "./api.ts";
import { chatSchema, messageSentSchema, profileSchema } from "./schema.ts";

/**
 * The chat with one person: `POST /chats` without a text, which gives the one that is there or makes one
 * (reference/unipile.md, 3.4). On WhatsApp a number is its own address; on Instagram the profile has to be asked for
 * the id that starts a chat, which is neither the profile's own nor the handle.
 */
export async function openUnipileChat(
  access: AccountAccess,
  person: { phone: string } | { username: string },
): Promise<Outcome<OpenedChat, ChannelFailure>> {
  const found = "phone" in person ? personOfPhone(person.phone) : await personOfUsername(access, person.username);
  if (!found.ok) return found;
  const { providerId } = found.value;

  const form = new FormData();
  form.append("account_id", access.accountExternalId);
  form.append("attendees_ids", providerId);
  const answered = await ask(access, { method: "POST", path: ["chats"], body: { form } });
  if (!answered.ok) return answered;
  const started = messageSentSchema.safeParse(answered.value);
  const named = started.success ? started.data.chat_id : null;
  // On WhatsApp the chat can be looked up by the network's id of it, which is the person's.
  const byPerson = "phone" in person ? providerId : null;
  const chatId = named !== null || byPerson === null ? ok(named) : await lookUpChat(access, byPerson);
  if (!chatId.ok) return chatId;
  if (chatId.value === null) return fail("unreadable_answer");
  return ok({
    chat: { externalId: chatId.value, providerChatId: byPerson, isGroup: false, name: null },
    person: found.value,
  });
}

/** `+33 6 11...` -> `336111...@s.whatsapp.net`: all digits with the country's, and no plus. */
function personOfPhone(phone: string): Outcome<ChannelPerson, ChannelFailure> {
  const digits = phone.replace(/[\s().-]/g, "").replace(/^\+/, "");
  if (!/^[1-9]\d{4,14}$/.test(digits)) return fail("refused");
  const providerId = `${digits}@s.whatsapp.net`;
  return ok({ providerId, name: null, phone: `+${digits}`, lid: null, username: null });
}

async function personOfUsername(
  access: AccountAccess,
  written: string,
): Promise<Outcome<ChannelPerson, ChannelFailure>> {
  const username = written.trim().replace(/^@/, "");
  if (!/^[\w.]{1,64}$/.test(username)) return fail("refused");
  const query = { account_id: access.accountExternalId };
  const answered = await ask(access, { method: "GET", path: ["users", username], query });
  if (!answered.ok) return answered;
  const profile = profileSchema.safeParse(answered.value);
  const providerId = profile.success ? profile.data.provider_messaging_id : null;
  // Without it nobody can be written to: the other ids start no chat.
  if (!profile.success || providerId === null) return fail("unreadable_answer");
  const { full_name: name, public_identifier: handle } = profile.data;
  return ok({ providerId, name, phone: null, lid: null, username: handle?.replace(/^@/, "") ?? username });
}

/** `GET /chats/{id}` takes the network's id too where the account is named (reference/unipile.md, 3.1). */
async function lookUpChat(
  access: AccountAccess,
  providerChatId: string,
): Promise<Outcome<string | null, ChannelFailure>> {
  const query = { account_id: access.accountExternalId };
  const answered = await ask(access, { method: "GET", path: ["chats", providerChatId], query });
  if (!answered.ok) return answered;
  const chat = chatSchema.safeParse(answered.value);
  return chat.success ? ok(chat.data.id) : fail("unreadable_answer");
}

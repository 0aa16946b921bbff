import type { ChannelFailure, OpenedChat } from "../channels/channel.ts";
import { fail, type Outcome, ok } from "../shared/outcome.ts";
import { phoneForms } from "../shared/phone-forms.ts";
import type { Account, ChannelName, Chat } from "../shared/wire.ts";
import { findAccount } from "./accounts.ts";
import { chatUnder, findChat, noteChatStarted, setChatContact, upsertChat } from "./chats.ts";
import { upsertContact } from "./contacts.ts";
import type { InboxCore } from "./inbox-core.ts";
import { findRemadeChat } from "./remade-chats.ts";
import type { Sql } from "./sql.ts";
import { wayOut } from "./way-out.ts";

/** Whom a chat is to be started with. `phone` is `+` and digits. */
export type ChatToStart = {
  accountId: string;
  person: { phone: string } | { username: string };
  /** What the agent calls them, until the network says more. */
  name: string | null;
};

/** `unknown_person`: the network knows nobody of that name or number. */
export type StartRefusal =
  | "not_found"
  | "not_startable"
  | "phone_needed"
  | "username_needed"
  | "not_connected"
  | "unknown_person"
  /** As with a message (`DraftRefusal`). */
  | "restoring"
  | Exclude<ChannelFailure, "not_found" | "not_supported">;

/**
 * The chat with a person: the one that is here, whichever form of their number it is known by, else the one that the
 * channel opens. Doing it twice gives the same chat. A name may have changed hands since it was heard of, so for one
 * the provider is always asked who has it now.
 */
export async function startChat(core: InboxCore, wanted: ChatToStart): Promise<Outcome<Chat, StartRefusal>> {
  const account = findAccount(core.sql, wanted.accountId);
  if (account === null) return fail("not_found");
  const refusal = refusalOf(account, wanted.person);
  if (refusal !== null) return fail(refusal);
  const known = "phone" in wanted.person ? findByPhone(core.sql, account.id, wanted.person.phone) : null;
  if (known !== null) return ok(known);

  const way = await wayOut(core.openAccess, account.id, core.clock);
  if (way === "unreadable") return fail("unreachable");
  if (way === null) return fail("not_connected");
  const opened = (await way.channel.openChat?.(way.access, wanted.person)) ?? fail("not_supported" as const);
  if (!opened.ok) return fail(reasonOf(opened.reason));
  // It may have been erased while the provider was asked.
  if (findAccount(core.sql, account.id) === null) return fail("not_found");
  const chatId = core.sql.transaction(() => writeOpened(core.sql, account, opened.value, wanted.name, core.clock()));
  await core.letOut();
  const chat = findChat(core.sql, chatId);
  return chat === null ? fail("not_found") : ok(chat);
}

/** By what a network knows its people; on Instagram by Meta it is the customer who begins. */
const KNOWN_BY: Record<ChannelName, "phone" | "username"> = { whatsapp: "phone", instagram: "username" };

function refusalOf({ channel, abilities }: Account, person: ChatToStart["person"]): StartRefusal | null {
  if (abilities?.startChat !== true) return "not_startable";
  if (KNOWN_BY[channel] in person) return null;
  return channel === "whatsapp" ? "phone_needed" : "username_needed";
}

/** The chat with whoever has this number, in any of its forms; the one that was used last, should there be two. */
function findByPhone(sql: Sql, accountId: string, phone: string): Chat | null {
  const row = sql.first<{ id: string }>(
    `SELECT c.id FROM identities i JOIN contacts k ON k.id = i.contact_id
       JOIN contacts w ON w.person_id = k.person_id JOIN chats c ON c.contact_id = w.id
     WHERE i.account_id = ?1 AND i.kind = 'phone' AND i.value IN (SELECT value FROM json_each(?2))
       AND c.account_id = ?1 AND c.is_group = 0
     ORDER BY c.last_sort_at DESC, c.id LIMIT 1`,
    accountId,
    JSON.stringify(phoneForms(phone)),
  );
  return row && findChat(sql, row.id);
}

function writeOpened(
  sql: Sql,
  account: Account,
  { chat, person }: OpenedChat,
  name: string | null,
  now: number,
): string {
  const strange = { chat, person, networkMessageId: null, accountExternalId: account.externalId };
  const known = chatUnder(sql, account.id, chat.externalId) ?? findRemadeChat(sql, account.id, strange);
  const opened = upsertChat(sql, account.id, { chat, known }, now, now);
  const contactId = upsertContact(sql, account.id, { ...person, name: person.name ?? name }, now, now);
  setChatContact(sql, opened.id, contactId);
  noteChatStarted(sql, opened.id, now);
  return opened.id;
}

function reasonOf(failure: ChannelFailure): StartRefusal {
  if (failure === "not_supported") return "not_startable";
  // WhatsApp refuses a number that nobody has, Instagram's profiles are not found.
  return failure === "not_found" ? "unknown_person" : failure;
}

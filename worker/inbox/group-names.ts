import { channelFor } from "../channels/channel-for.ts";
import type { Clock } from "../shared/clock.ts";
import type { ChannelPerson } from "../shared/wire.ts";
import { findAccount } from "./accounts.ts";
import { TURN_MS } from "./alarms.ts";
import { noteChatChange, setChatContact } from "./chats.ts";
import { upsertContact } from "./contacts.ts";
import { contactName } from "./naming.ts";
import type { Sql } from "./sql.ts";
import { type OpenAccess, wayOut } from "./way-out.ts";

/**
 * Asks the provider how nameless groups are called: a webhook says who wrote and in which chat, but rarely the
 * chat's name. A group that still has none after a few tries stays "Group". And who the people are in chats that a list
 * of messages brought, which names nobody, or a webhook of a network whose webhooks name nobody (Instagram's by Meta).
 */
const GROUPS_A_RUN = 10;
const TRIES_MAX = 6;
const RETRY_BASE_MS = 30_000;

type Nameless = { id: string; accountId: string; externalId: string; isGroup: number; tries: number };

/** What the provider says: the group's name, or the people of the chat. */
type Named = { name: string | null } | { people: ChannelPerson[] };

/** A chat of two that nobody has a name in is to be asked about; any other one is left alone. */
export function askForName(sql: Sql, accountId: string, chatExternalId: string, now: number): void {
  sql.run(
    `UPDATE chats SET name_due_at = ?1
     WHERE account_id = ?2 AND external_id = ?3 AND is_group = 0 AND name_due_at IS NULL AND name_tries = 0
       AND (contact_id IS NULL
            OR (SELECT ${contactName("k.root_id")} FROM contacts k WHERE k.id = chats.contact_id) IS NULL)`,
    now,
    accountId,
    chatExternalId,
  );
}

/** The same for a chat that a webhook has begun, where the network's webhooks give ids only. */
export function askForPerson(sql: Sql, accountId: string, chatExternalId: string, now: number): void {
  const account = findAccount(sql, accountId);
  if (account === null || channelFor(account.provider, account.channel).person === undefined) return;
  askForName(sql, accountId, chatExternalId, now);
}

export function nextNameDueAt(sql: Sql): number | null {
  return (
    sql.first<{ dueAt: number | null }>("SELECT min(name_due_at) AS dueAt FROM chats WHERE name_due_at IS NOT NULL")
      ?.dueAt ?? null
  );
}

export async function nameGroups(sql: Sql, openAccess: OpenAccess, clock: Clock): Promise<void> {
  const due = sql.all<Nameless>(
    `SELECT id, account_id AS accountId, external_id AS externalId, is_group AS isGroup, name_tries AS tries FROM chats
     WHERE name_due_at IS NOT NULL AND name_due_at <= ? ORDER BY name_due_at LIMIT ?`,
    clock(),
    GROUPS_A_RUN,
  );
  const startedAt = clock();
  for (const chat of due) {
    if (clock() - startedAt > TURN_MS) return;
    const named = await ask(openAccess, chat, clock);
    sql.transaction(() => noteNamed(sql, chat, named, clock()));
  }
}

/** @returns undefined when the provider could not be asked */
async function ask(openAccess: OpenAccess, chat: Nameless, clock: Clock): Promise<Named | undefined> {
  const way = await wayOut(openAccess, chat.accountId, clock);
  if (way === null || way === "unreadable") return undefined;
  if (chat.isGroup === 0) {
    // The chat goes by the person's own id where there is this call.
    const person = await way.channel.person?.(way.access, chat.externalId);
    if (person !== undefined) return person.ok ? { people: person.value === null ? [] : [person.value] } : undefined;
    if (way.channel.people === undefined) return { people: [] };
    const known = await way.channel.people(way.access, chat.externalId);
    return known.ok ? { people: known.value } : undefined;
  }
  const named = await way.channel.chatName(way.access, chat.externalId);
  return named.ok ? { name: named.value } : undefined;
}

function noteNamed(sql: Sql, chat: Nameless, named: Named | undefined, now: number): void {
  const tries = chat.tries + 1;
  // A group may be named a little after it was made. Who somebody is, the provider says at once or never.
  const isFinal = (named !== undefined && ("people" in named || named.name !== null)) || tries >= TRIES_MAX;
  const isHere = sql.writes(
    "UPDATE chats SET name_tries = ?, name_due_at = ? WHERE id = ?",
    tries,
    isFinal ? null : now + RETRY_BASE_MS * 2 ** tries,
    chat.id,
  );
  // Its account may have been erased while the provider was asked.
  if (!isHere || named === undefined) return;
  if ("people" in named) notePeople(sql, chat, named.people, now);
  else if (named.name !== null) noteName(sql, chat, named.name, now);
}

function noteName(sql: Sql, chat: Nameless, name: string, now: number): void {
  // A name that a message brought meanwhile stands: it says when it was true.
  const named = sql.first(
    "UPDATE chats SET name = ?, name_at = 0 WHERE id = ? AND name IS NULL RETURNING id",
    name,
    chat.id,
  );
  if (named !== null) noteChatChange(sql, chat.id, now);
}

/** The one other in a chat of two is who the chat is with. */
function notePeople(sql: Sql, chat: Nameless, people: readonly ChannelPerson[], now: number): void {
  const [person] = people;
  if (person === undefined) return;
  // As old as can be: a name that a message brings says when it was true.
  const contactId = upsertContact(sql, chat.accountId, person, 0, now);
  setChatContact(sql, chat.id, contactId);
  noteChatChange(sql, chat.id, now);
}

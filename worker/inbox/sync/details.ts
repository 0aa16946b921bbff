import type {
  AccountAccess,
  ChannelRefusal,
  ListedChat,
  ListedPerson,
  ListPage,
  ProviderChannel,
} from "../../channels/channel.ts";
import type { ChannelPerson } from "../../shared/wire.ts";
import { asGroup, chatUnder, renameGroup } from "../chats.ts";
import { refreshContact } from "../contacts.ts";
import { noteOwnPicture, notePicture } from "../pictures.ts";
import { readOnPhone } from "../read-on-phone.ts";
import type { Sql } from "../sql.ts";
import { dropPass, type Pass, requestPass } from "./passes.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** How often everybody's name is asked for, and how often at most where somebody wants it now. */
const NAMES_EVERY_MS = DAY_MS;
const NAMES_ASKED_EVERY_MS = 10_000;
/** In chats that have been silent for longer nothing is looked for. */
const QUIET_MS = 30 * DAY_MS;

/** The largest page that a provider gives (reference/unipile.md, 1): people are asked for by the thousand. */
const PAGE = 250;
/** Where each person is a question of its own. */
const PEOPLE_A_TURN = 5;

export type Details = { chats: ListedChat[]; people: ListedPerson[]; nextCursor: string | null };
export type Known = { accountId: string; askedAt: number; head: number; isAsked: boolean };

/**
 * After what was said comes how the chats stand: what was read on the phone, whenever something is unread here, and
 * once a day what everybody is called and what they look like.
 */
export function requestDetails(sql: Sql, channel: ProviderChannel, { accountId, isAsked }: Pass, now: number): void {
  const account = sql.first<{ listedAt: number | null }>(
    "SELECT names_listed_at AS listedAt FROM accounts WHERE id = ?",
    accountId,
  );
  const everyMs = isAsked ? NAMES_ASKED_EVERY_MS : NAMES_EVERY_MS;
  noteOwnPicture(sql, channel, accountId, now);
  const areNamesDue = (account?.listedAt ?? 0) <= now - everyMs;
  const unreadSince = oldestUnread(sql, accountId);
  if (areNamesDue && (channel.listPeople !== undefined || channel.person !== undefined)) {
    requestPass(sql, accountId, "people", now);
  }
  if (channel.listChats === undefined || !(areNamesDue || unreadSince !== null)) return;
  const after = Math.max(areNamesDue ? 0 : (unreadSince ?? 0) - 1, now - QUIET_MS);
  // One that is under way may not reach back so far.
  dropPass(sql, accountId, "chats");
  requestPass(sql, accountId, "chats", now, { after, isAsked: isAsked && areNamesDue });
}

function oldestUnread(sql: Sql, accountId: string): number | null {
  const row = sql.first<{ at: number | null }>(
    `SELECT min(c.last_sort_at) AS at FROM unread_chats u JOIN chats c ON c.id = u.chat_id WHERE c.account_id = ?`,
    accountId,
  );
  return row?.at ?? null;
}

/** One page of chats, or of people. */
export async function askForDetails(
  sql: Sql,
  { channel, access }: { channel: ProviderChannel; access: AccountAccess },
  pass: Pass,
): Promise<{ ok: true; value: Details } | ChannelRefusal> {
  const { after, pageCursor: cursor } = pass;
  if (pass.kind === "chats") {
    const listed = await channel.listChats?.(access, { after, cursor, limit: PAGE });
    return ofPage(listed, (chats) => ({ chats, people: [] }));
  }
  const listed = await channel.listPeople?.(access, { cursor, limit: PAGE });
  if (listed !== undefined) return ofPage(listed, (people) => ({ chats: [], people }));
  return askOneByOne(sql, { channel, access }, pass);
}

const NOTHING: Details = { chats: [], people: [], nextCursor: null };

function ofPage<Item>(
  listed: { ok: true; value: ListPage<Item> } | ChannelRefusal | undefined,
  of: (items: Item[]) => Omit<Details, "nextCursor">,
): { ok: true; value: Details } | ChannelRefusal {
  if (listed === undefined) return { ok: true, value: NOTHING };
  return listed.ok ? { ok: true, value: { ...of(listed.value.items), nextCursor: listed.value.nextCursor } } : listed;
}

/** Instagram by Meta has no list of people; a chat goes by the person's own id there. */
async function askOneByOne(
  sql: Sql,
  { channel, access }: { channel: ProviderChannel; access: AccountAccess },
  { accountId, pageCursor, begunAt }: Pass,
): Promise<{ ok: true; value: Details } | ChannelRefusal> {
  const rows = sql.all<{ id: string; externalId: string }>(
    `SELECT id, external_id AS externalId FROM chats
     WHERE account_id = ? AND id > ? AND is_group = 0 AND last_sort_at > ? ORDER BY id LIMIT ?`,
    accountId,
    pageCursor ?? "",
    (begunAt ?? 0) - QUIET_MS,
    PEOPLE_A_TURN,
  );
  const people: ChannelPerson[] = [];
  for (const { externalId } of rows) {
    const person = await channel.person?.(access, externalId);
    if (person === undefined) return { ok: true, value: NOTHING };
    if (!person.ok) return person;
    if (person.value !== null) people.push(person.value);
  }
  const last = rows.length < PEOPLE_A_TURN ? undefined : rows.at(-1);
  return { ok: true, value: { chats: [], people, nextCursor: last?.id ?? null } };
}

/** In the transaction of the caller. Whom and what we do not know stays unknown: a list is no reason for a chat. */
export function applyDetails(
  sql: Sql,
  { chats, people }: Details,
  { accountId, askedAt, head, isAsked }: Known,
  now: number,
) {
  for (const { externalId, isGroup, name, unreadCount, lastAt, picture } of chats) {
    const known = chatUnder(sql, accountId, externalId);
    if (known === null) continue;
    const chat = isGroup ? asGroup(sql, known, now) : known;
    if (name !== null) renameGroup(sql, chat, name, askedAt, now);
    if (picture !== null) notePicture(sql, { owner: chat.id, accountId }, picture, now, isAsked);
    if (unreadCount !== null && lastAt !== null) readOnPhone(sql, chat.id, { unreadCount, lastAt, head }, now);
  }
  for (const { isSelf, ...person } of people) {
    if (isSelf) {
      if (person.picture !== undefined) notePicture(sql, { owner: accountId, accountId }, person.picture, now);
      continue;
    }
    const contactId = refreshContact(sql, accountId, person, askedAt, now);
    if (contactId !== null && person.picture !== undefined)
      notePicture(sql, { owner: contactId, accountId }, person.picture, now);
  }
}

/** The end of a pass over names, also where it came to nothing: it has had its turn. */
export function dropDetails(sql: Sql, pass: Pass, now: number): void {
  dropPass(sql, pass.accountId, pass.kind);
  if (pass.kind === "people") sql.run("UPDATE accounts SET names_listed_at = ? WHERE id = ?", now, pass.accountId);
}

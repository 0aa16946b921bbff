import { newId } from "../shared/ids.ts";
import { phoneForms } from "../shared/phone-forms.ts";
import type { ChannelPerson } from "../shared/wire.ts";
import { noteContactChanged } from "./chats.ts";
import { mergeShown } from "./merges.ts";
import { contactName, isNewerName } from "./naming.ts";
import type { Sql } from "./sql.ts";

/**
 * A contact is a set of identities, each unique within an account. Two contacts become one when a delivery
 * shows identities of both in one person (a WhatsApp LID and a phone): see merges.ts.
 */
export type IdentityKind = "provider" | "lid" | "phone" | "username";

/** Handles change hands, so a username names a person but never tells who one is. */
const TELLING: readonly IdentityKind[] = ["provider", "lid", "phone"];

/** What stands for a name where there is none (chats.ts). */
const SHOWN_FOR_A_NAME: readonly IdentityKind[] = ["phone", "username"];

/**
 * The contact behind a person that a delivery names: the one that its identities belong to, else a new one.
 *
 * @param at provider time of what named the person; the newest name wins, in whatever order they come
 * @returns the contact that stands for the person by what their network shows: whatever the team says, this is them
 */
export function upsertContact(sql: Sql, accountId: string, person: ChannelPerson, at: number, now: number): string {
  const identities = identitiesOf(person);
  const known = knownIdentities(sql, accountId, person);
  const telling = [
    ...identities.flatMap(([kind]) => (TELLING.includes(kind) ? (known.get(kind) ?? []) : [])),
    ...knownByOtherForms(sql, accountId, person.phone),
  ];
  const [first] = telling;
  const personId = first?.personId ?? insertContact(sql, accountId, person, at, now);
  // What is learned of somebody stays with their own contact: undoing a merge parts it again.
  const ownId = first?.contactId ?? personId;
  for (const other of new Set(telling.map((one) => one.personId))) {
    if (other !== personId) mergeShown(sql, other, personId, now);
  }

  let isReachedAnew = false;
  for (const [kind, value] of identities) {
    // Most messages come from somebody known by the same ids: nothing is written for those.
    const owner = known.get(kind);
    if (owner !== undefined && (TELLING.includes(kind) || owner.contactId === ownId)) continue;
    sql.run(
      `INSERT INTO identities (account_id, kind, value, contact_id) VALUES (?, ?, ?, ?)
       ON CONFLICT (account_id, kind, value) DO UPDATE SET contact_id = excluded.contact_id
         WHERE kind = 'username' AND contact_id <> excluded.contact_id`,
      accountId,
      kind,
      value,
      ownId,
    );
    isReachedAnew ||= SHOWN_FOR_A_NAME.includes(kind);
  }
  if (isReachedAnew && first !== undefined) noteIfNameless(sql, personId, now);
  // A new contact was made with its name.
  if (person.name !== null && first !== undefined) rename(sql, first, person.name, at, now);
  return personId;
}

/** Of somebody without a name, their number or handle is shown in its place: it is another one now. */
function noteIfNameless(sql: Sql, contactId: string, now: number): void {
  const nameless = sql.first<{ rootId: string }>(
    `SELECT root_id AS rootId FROM contacts WHERE id = ? AND ${contactName("contacts.root_id")} IS NULL`,
    contactId,
  );
  if (nameless !== null) noteContactChanged(sql, nameless.rootId, now);
}

/** Names that were given again, by contact, with the newest time of that: for the length of one `renewNamesTogether`. */
const renewing = new WeakMap<Sql, Map<string, number>>();

/**
 * Writes once, at the end, how new the names are that `work` was given and that are here already: every message gives
 * one. Call it inside a transaction; `work` must not catch what undoes a part of it.
 */
export function renewNamesTogether<T>(sql: Sql, now: number, work: () => T): T {
  const waiting = new Map<string, number>();
  renewing.set(sql, waiting);
  try {
    const value = work();
    if (waiting.size > 0) renewNames(sql, waiting, now);
    return value;
  } finally {
    renewing.delete(sql);
  }
}

/** Of somebody with several contacts, the name that was renewed may be the newest from now on: they look different then. */
function renewNames(sql: Sql, nameAtOf: ReadonlyMap<string, number>, now: number): void {
  const joined = sql.all<{ rootId: string; name: string | null }>(
    `SELECT DISTINCT k.root_id AS rootId, ${contactName("k.root_id")} AS name FROM json_each(?) g JOIN contacts k ON k.id = g.value
     WHERE EXISTS (SELECT 1 FROM contacts o WHERE o.root_id = k.root_id AND o.id <> k.id)`,
    JSON.stringify([...nameAtOf.keys()]),
  );
  sql.run(
    "UPDATE contacts SET name_at = given.value FROM json_each(?) AS given WHERE contacts.id = given.key",
    JSON.stringify(Object.fromEntries(nameAtOf)),
  );
  for (const { rootId, name } of joined) {
    if (namesOf(sql, rootId).name !== name) noteContactChanged(sql, rootId, now);
  }
}

/**
 * Somebody as the provider has them at `at`: only those who are known here. Nothing is written of who is called as
 * before, since a list has everybody.
 *
 * @returns as `upsertContact`; null for a stranger
 */
export function refreshContact(
  sql: Sql,
  accountId: string,
  person: ChannelPerson,
  at: number,
  now: number,
): string | null {
  const known = knownIdentities(sql, accountId, person);
  const owner = TELLING.flatMap((kind) => known.get(kind) ?? [])[0];
  if (owner === undefined) return null;
  return upsertContact(sql, accountId, { ...person, name: person.name === owner.name ? null : person.name }, at, now);
}

/** What the person behind a contact is called, and the ids of all contacts that are this person. */
export function namesOf(sql: Sql, contactId: string): { contactIds: string[]; name: string | null } {
  const rows = sql.all<{ id: string; name: string | null }>(
    `SELECT id, ${contactName("contacts.root_id")} AS name FROM contacts
     WHERE root_id = (SELECT root_id FROM contacts WHERE id = ?) ORDER BY id`,
    contactId,
  );
  return { contactIds: rows.map((row) => row.id), name: rows[0]?.name ?? null };
}

/** Strongest first: the id that messages are addressed by, then what else is unique. */
function identitiesOf(person: ChannelPerson): [IdentityKind, string][] {
  const all: [IdentityKind, string | null][] = [
    ["provider", person.providerId],
    ["lid", person.lid],
    ["phone", person.phone],
    ["username", person.username],
  ];
  return all.filter((entry): entry is [IdentityKind, string] => entry[1] !== null && entry[1] !== "");
}

/** An identity that is here: whose it is, what that contact is called, and who stands for it. */
type KnownIdentity = { kind: IdentityKind; contactId: string; personId: string; name: string | null; nameAt: number };

/** Which of a person's identities are here: one statement, since every message asks. */
function knownIdentities(sql: Sql, accountId: string, person: ChannelPerson): Map<IdentityKind, KnownIdentity> {
  const rows = sql.all<KnownIdentity>(
    `SELECT i.kind, i.contact_id AS contactId, k.person_id AS personId, k.name, k.name_at AS nameAt
     FROM identities i JOIN contacts k ON k.id = i.contact_id
     WHERE (i.account_id = ?1 AND i.kind = 'provider' AND i.value = ?2) OR (i.account_id = ?1 AND i.kind = 'lid' AND i.value = ?3)
        OR (i.account_id = ?1 AND i.kind = 'phone' AND i.value = ?4) OR (i.account_id = ?1 AND i.kind = 'username' AND i.value = ?5)`,
    accountId,
    person.providerId,
    person.lid,
    person.phone,
    person.username,
  );
  return new Map(rows.map((row) => [row.kind, row]));
}

/** Who has the same number in another of its forms. Few countries have any, so it is a question of its own. */
function knownByOtherForms(sql: Sql, accountId: string, phone: string | null): KnownIdentity[] {
  const others = phone === null ? [] : phoneForms(phone).slice(1);
  if (others.length === 0) return [];
  return sql.all<KnownIdentity>(
    `SELECT i.kind, i.contact_id AS contactId, k.person_id AS personId, k.name, k.name_at AS nameAt
     FROM identities i JOIN contacts k ON k.id = i.contact_id
     WHERE i.account_id = ? AND i.kind = 'phone' AND i.value IN (SELECT value FROM json_each(?)) ORDER BY i.value`,
    accountId,
    JSON.stringify(others),
  );
}

function insertContact(sql: Sql, accountId: string, person: ChannelPerson, at: number, now: number): string {
  const id = newId();
  sql.run(
    "INSERT INTO contacts (id, account_id, root_id, person_id, name, name_at, created_at) VALUES (?1, ?2, ?1, ?1, ?3, ?4, ?5)",
    id,
    accountId,
    person.name,
    at,
    now,
  );
  return id;
}

function rename(sql: Sql, known: KnownIdentity, name: string, at: number, now: number): void {
  const waiting = renewing.get(sql);
  const nameAt = Math.max(known.nameAt, waiting?.get(known.contactId) ?? 0);
  if (!isNewerName({ name: known.name, at: nameAt }, { name, at })) return;
  if (name === known.name) {
    if (waiting === undefined) renewNames(sql, new Map([[known.contactId, at]]), now);
    else waiting.set(known.contactId, at);
    return;
  }
  waiting?.delete(known.contactId);
  const renamed = sql.first<{ rootId: string }>(
    "UPDATE contacts SET name = ?, name_at = ? WHERE id = ? RETURNING root_id AS rootId",
    name,
    at,
    known.contactId,
  );
  if (renamed !== null) noteContactChanged(sql, renamed.rootId, now);
}

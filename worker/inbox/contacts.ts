import { newId } from "../shared/ids.ts";
import type { ChannelPerson } from "../shared/wire.ts";
import { noteContactChanged } from "./chats.ts";
import { isNewerName } from "./naming.ts";
import type { Sql } from "./sql.ts";

/**
 * A contact is a set of identities, each unique within an account. Two contacts become one when a delivery
 * shows identities of both in one person (a WhatsApp LID and a phone). The joined one is only pointed to
 * (`root_id`), never rewritten, so that a merge can be undone.
 */
export type IdentityKind = "provider" | "lid" | "phone" | "username";

/** Handles change hands, so a username names a person but never tells who one is. */
const TELLING: readonly IdentityKind[] = ["provider", "lid", "phone"];

/**
 * The contact behind a person that a delivery names: the one that its identities belong to, else a new one.
 *
 * @param at provider time of what named the person; the newest name wins, in whatever order they come
 * @returns the contact that stands for the person
 */
export function upsertContact(sql: Sql, accountId: string, person: ChannelPerson, at: number, now: number): string {
  const identities = identitiesOf(person);
  const roots = rootsOf(sql, accountId, identities);
  const [root = insertContact(sql, accountId, person, at, now), ...others] = roots;
  for (const other of others) mergeContacts(sql, other, root, now);

  for (const [kind, value] of identities) {
    sql.run(
      `INSERT INTO identities (account_id, kind, value, contact_id) VALUES (?, ?, ?, ?)
       ON CONFLICT (account_id, kind, value) DO UPDATE SET contact_id = excluded.contact_id
         WHERE kind = 'username' AND contact_id <> excluded.contact_id`,
      accountId,
      kind,
      value,
      root,
    );
  }
  if (person.name !== null) rename(sql, root, person.name, at, now);
  return root;
}

/**
 * Lets one contact stand for another from now on.
 * @returns the number of the merge, by which it can be undone
 */
export function mergeContacts(sql: Sql, fromRootId: string, toRootId: string, now: number): number {
  const members = sql.all<{ id: string }>("SELECT id FROM contacts WHERE root_id = ? ORDER BY id", fromRootId);
  sql.run("UPDATE contacts SET root_id = ? WHERE root_id = ?", toRootId, fromRootId);
  const merge = sql.first<{ id: number }>(
    "INSERT INTO contact_merges (from_root_id, to_root_id, members, at) VALUES (?, ?, ?, ?) RETURNING id",
    fromRootId,
    toRootId,
    JSON.stringify(members.map((member) => member.id)),
    now,
  );
  if (merge === null) throw new Error("a merge was written and is not there");
  noteContactChanged(sql, toRootId, now);
  return merge.id;
}

/** Takes a merge back: what had moved moves back, and the chats have their own names again. */
export function undoMerge(sql: Sql, mergeId: number, now: number): boolean {
  const merge = sql.first<{ fromRootId: string; members: string }>(
    "SELECT from_root_id AS fromRootId, members FROM contact_merges WHERE id = ? AND undone_at IS NULL",
    mergeId,
  );
  if (merge === null) return false;
  for (const member of JSON.parse(merge.members) as string[]) {
    sql.run("UPDATE contacts SET root_id = ? WHERE id = ?", merge.fromRootId, member);
  }
  sql.run("UPDATE contact_merges SET undone_at = ? WHERE id = ?", now, mergeId);
  noteContactChanged(sql, merge.fromRootId, now);
  return true;
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

/** Who stands for the contacts that these identities belong to, without repeats. */
function rootsOf(sql: Sql, accountId: string, identities: [IdentityKind, string][]): string[] {
  const roots = new Set<string>();
  for (const [kind, value] of identities) {
    if (!TELLING.includes(kind)) continue;
    const row = sql.first<{ rootId: string }>(
      `SELECT k.root_id AS rootId FROM identities i JOIN contacts k ON k.id = i.contact_id
       WHERE i.account_id = ? AND i.kind = ? AND i.value = ?`,
      accountId,
      kind,
      value,
    );
    if (row !== null) roots.add(row.rootId);
  }
  return [...roots];
}

function insertContact(sql: Sql, accountId: string, person: ChannelPerson, at: number, now: number): string {
  const id = newId();
  sql.run(
    "INSERT INTO contacts (id, account_id, root_id, name, name_at, created_at) VALUES (?1, ?2, ?1, ?3, ?4, ?5)",
    id,
    accountId,
    person.name,
    at,
    now,
  );
  return id;
}

function rename(sql: Sql, contactId: string, name: string, at: number, now: number): void {
  const known = sql.first<{ name: string | null; nameAt: number }>(
    "SELECT name, name_at AS nameAt FROM contacts WHERE id = ?",
    contactId,
  );
  if (known === null || !isNewerName({ name: known.name, at: known.nameAt }, { name, at })) return;
  sql.run("UPDATE contacts SET name = ?, name_at = ? WHERE id = ?", name, at, contactId);
  if (name !== known.name) noteContactChanged(sql, contactId, now);
}

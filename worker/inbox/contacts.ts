import { newId } from "../shared/ids.ts";
import type { ChannelPerson } from "../shared/wire.ts";
import { noteContactRenamed } from "./chats.ts";
import type { Sql } from "./sql.ts";

export type IdentityKind = "provider" | "lid" | "phone" | "username";

/**
 * The contact behind a person that a delivery names: the one that any of the identities belongs to, else a
 * new one. An identity that already belongs to another contact stays there: joining two people is a decision
 * of its own and is not made in passing.
 *
 * @param at provider time of what named the person; the newest name wins, in whatever order they come
 */
export function upsertContact(sql: Sql, accountId: string, person: ChannelPerson, at: number, now: number): string {
  const known = identitiesOf(person);
  const contactId = findByIdentities(sql, accountId, known) ?? insertContact(sql, accountId, person, at, now);
  for (const [kind, value] of known) {
    sql.run(
      `INSERT INTO identities (account_id, kind, value, contact_id) VALUES (?, ?, ?, ?)
       ON CONFLICT (account_id, kind, value) DO NOTHING`,
      accountId,
      kind,
      value,
      contactId,
    );
  }
  if (person.name !== null) rename(sql, contactId, person.name, at, now);
  return contactId;
}

function rename(sql: Sql, contactId: string, name: string, at: number, now: number): void {
  const known = sql.first<{ name: string | null; nameAt: number }>(
    "SELECT name, name_at AS nameAt FROM contacts WHERE id = ?",
    contactId,
  );
  if (known === null || (known.name !== null && at <= known.nameAt)) return;
  // The same name again is not worth a write on every message.
  if (known.name === name) return;
  sql.run("UPDATE contacts SET name = ?, name_at = ? WHERE id = ?", name, at, contactId);
  noteContactRenamed(sql, contactId, now);
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

function findByIdentities(sql: Sql, accountId: string, known: [IdentityKind, string][]): string | null {
  for (const [kind, value] of known) {
    const row = sql.first<{ contactId: string }>(
      "SELECT contact_id AS contactId FROM identities WHERE account_id = ? AND kind = ? AND value = ?",
      accountId,
      kind,
      value,
    );
    if (row !== null) return row.contactId;
  }
  return null;
}

function insertContact(sql: Sql, accountId: string, person: ChannelPerson, at: number, now: number): string {
  const id = newId();
  sql.run(
    "INSERT INTO contacts (id, account_id, name, name_at, created_at) VALUES (?, ?, ?, ?, ?)",
    id,
    accountId,
    person.name,
    at,
    now,
  );
  return id;
}

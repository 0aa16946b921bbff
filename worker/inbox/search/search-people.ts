import type { Sql } from "../sql.ts";
import { matchText } from "./match-text.ts";
import { wordsOf } from "./words.ts";

const PEOPLE_MAX = 200;
const DIGITS_MIN = 4;

/**
 * Everybody who is called so, or has this number: the contacts that stand for them, at most 200.
 *
 * @param name each of its words is the beginning of one of the name's
 */
export function findPeople(sql: Sql, name: string, limit = PEOPLE_MAX): string[] {
  const terms = wordsOf(name).map(({ word }) => ({ words: [word], isPrefix: true }));
  const match = matchText(terms, []);
  const byName =
    match === null
      ? []
      : sql.all<{ id: string }>(
          `SELECT DISTINCT k.root_id AS id FROM people_search s JOIN contacts k ON k.rowid = s.rowid
           WHERE s.people_search MATCH ? LIMIT ?`,
          match,
          limit,
        );
  const digits = /^[\d\s()+.-]+$/.test(name) ? name.replace(/\D/g, "") : "";
  const byNumber =
    digits.length < DIGITS_MIN
      ? []
      : sql.all<{ id: string }>(
          `SELECT DISTINCT k.root_id AS id FROM identities i JOIN contacts k ON k.id = i.contact_id
           WHERE i.kind = 'phone' AND instr(i.value, ?) > 0 LIMIT ?`,
          digits,
          limit,
        );
  return [...new Set([...byName, ...byNumber].map(({ id }) => id))].slice(0, limit);
}

/** Every contact behind these people. */
export const contactsOf = (sql: Sql, rootIds: readonly string[]): string[] =>
  sql
    .all<{ id: string }>(
      "SELECT id FROM contacts WHERE root_id IN (SELECT value FROM json_each(?))",
      JSON.stringify(rootIds),
    )
    .map(({ id }) => id);

/** Chats with these people, and groups that are called so. */
export function findChatsNamed(sql: Sql, name: string): string[] {
  const contacts = contactsOf(sql, findPeople(sql, name));
  return sql
    .all<{ id: string }>(
      `SELECT id FROM chats WHERE contact_id IN (SELECT value FROM json_each(?1))
       UNION SELECT id FROM chats WHERE is_group = 1 AND instr(lower(name), lower(?2)) > 0 LIMIT ?3`,
      JSON.stringify(contacts),
      name.trim(),
      PEOPLE_MAX,
    )
    .map(({ id }) => id);
}

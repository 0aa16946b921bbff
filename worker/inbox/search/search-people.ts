import { phoneForms } from "../../shared/phone-forms.ts";
import type { Sql } from "../sql.ts";
import { matchText } from "./match-text.ts";
import { wordsOf } from "./words.ts";

const PEOPLE_MAX = 200;
const DIGITS_MIN = 4;

/**
 * Everybody who is called so, or has this number or user name: the contacts that stand for them, at most 200.
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
  const numbers = numbersIn(name);
  const byNumber =
    numbers.length === 0
      ? []
      : sql.all<{ id: string }>(
          `SELECT DISTINCT k.root_id AS id FROM identities i JOIN contacts k ON k.id = i.contact_id
           WHERE i.kind = 'phone' AND EXISTS (SELECT 1 FROM json_each(?) j WHERE instr(i.value, j.value) > 0) LIMIT ?`,
          JSON.stringify(numbers),
          limit,
        );
  const all = [...byName, ...byNumber, ...findByUsername(sql, name, limit)];
  return [...new Set(all.map(({ id }) => id))].slice(0, limit);
}

/** Networks write user names small. The beginning is enough. */
function findByUsername(sql: Sql, text: string, limit: number): { id: string }[] {
  const username = /^@?([\w.]{2,30})$/.exec(text.trim())?.[1]?.toLowerCase();
  if (username === undefined) return [];
  return sql.all<{ id: string }>(
    `SELECT DISTINCT k.root_id AS id FROM identities i JOIN contacts k ON k.id = i.contact_id
     WHERE i.account_id IN (SELECT id FROM accounts) AND i.kind = 'username' AND i.value >= ?1 AND i.value < ?1 || ?2
     LIMIT ?3`,
    username,
    "\u{10ffff}",
    limit,
  );
}

/**
 * The digits of a number as a network has them, whichever way somebody wrote it: with spaces and brackets, with `00`
 * for the plus, with the `0` that is dialled at home only, in the other form of the same number (phone-forms.ts). Part
 * of a number is enough. None when it is no number.
 */
function numbersIn(text: string): string[] {
  if (!/^[\d\s()+./-]+$/.test(text)) return [];
  // "+44 (0)7911": the zero is for those who dial at home.
  const digits = text.replace(/\(0\)/g, "").replace(/\D/g, "");
  const forms = phoneForms(`+${digits.replace(/^0+/, "")}`).map((form) => form.slice(1));
  return [...new Set([digits, ...forms])].filter((form) => form.length >= DIGITS_MIN);
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

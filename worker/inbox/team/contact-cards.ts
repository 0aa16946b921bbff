import type { ContactView } from "../../shared/contact-view.ts";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import { shownPhone } from "../../shared/phone.ts";
import type { ContactCard, ContactLink } from "../../shared/team.ts";
import { findChat } from "../chats.ts";
import { ALWAYS_NEWEST_AT, contactName } from "../naming.ts";
import type { Sql } from "../sql.ts";
import { mergesInto } from "./merges-into.ts";

/**
 * A person as the team knows them: what the networks say and what the team has written down. Everything written down
 * stays with the contact that stood for the person then, so that undoing a merge parts it again.
 */
export type Details = {
  contactId: string;
  fields: Record<string, string>;
  labelIds: string[];
  note: string;
  rev: number;
};

type DetailsRow = {
  contactId: string;
  fields: string | null;
  labelIds: string | null;
  note: string | null;
  rev: number;
};

/** Of everybody behind a person; the one that stands for them last, since what is written there counts most. */
export function detailsOf(sql: Sql, rootId: string): Details[] {
  return sql
    .all<DetailsRow>(
      `SELECT d.contact_id AS contactId, d.fields, d.label_ids AS labelIds, d.note, d.rev
       FROM contact_details d JOIN contacts k ON k.id = d.contact_id
       WHERE k.root_id = ?1 ORDER BY d.contact_id = ?1, d.contact_id`,
      rootId,
    )
    .map((row) => ({
      contactId: row.contactId,
      fields: JSON.parse(row.fields ?? "{}") as Record<string, string>,
      labelIds: JSON.parse(row.labelIds ?? "[]") as string[],
      note: row.note ?? "",
      rev: row.rev,
    }));
}

/** @param rootId the contact that stands for the person */
export function readCard(sql: Sql, rootId: string): ContactCard | null {
  const person = sql.first<{ name: string | null; isNameOurs: number }>(
    `SELECT ${contactName("?1")} AS name,
            EXISTS (SELECT 1 FROM contacts WHERE root_id = ?1 AND name_at >= ?2) AS isNameOurs
     FROM contacts WHERE id = ?1`,
    rootId,
    ALWAYS_NEWEST_AT,
  );
  if (person === null) return null;
  const details = detailsOf(sql, rootId);
  const labels = sql.all<{ id: string }>("SELECT id FROM labels").map(({ id }) => id);
  return {
    id: rootId,
    name: person.name,
    isNameOurs: person.isNameOurs === 1,
    identities: sql
      .all<ContactCard["identities"][number]>(
        `SELECT i.account_id AS accountId, i.kind, i.value FROM identities i JOIN contacts k ON k.id = i.contact_id
         WHERE k.root_id = ? ORDER BY i.account_id, i.kind, i.value`,
        rootId,
      )
      .map((each) => (each.kind === "phone" ? { ...each, shown: shownPhone(each.value) } : each)),
    fields: Object.assign({}, ...details.map(({ fields }) => fields)) as Record<string, string>,
    // A label that was removed is on nobody any more.
    labelIds: [...new Set(details.flatMap(({ labelIds }) => labelIds))].filter((id) => labels.includes(id)),
    note: details
      .map(({ note }) => note)
      .filter((note) => note !== "")
      .join("\n"),
    links: linksOf(sql, rootId),
    merges: mergesInto(sql, rootId),
    rev: Math.max(0, ...details.map(({ rev }) => rev)),
  };
}

export const linksOf = (sql: Sql, rootId: string): ContactLink[] =>
  sql.all<ContactLink>(
    `SELECT l.id, l.type, l.external_id AS externalId, l.title, l.url
     FROM contact_links l JOIN contacts k ON k.id = l.contact_id WHERE k.root_id = ? ORDER BY l.created_at, l.id`,
    rootId,
  );

/** The contact that stands for the person of this contact or chat; null where there is none, as in a group. */
export function rootOf(sql: Sql, of: { contactId: string } | { chatId: string }): string | null {
  const row =
    "contactId" in of
      ? sql.first<{ rootId: string }>("SELECT root_id AS rootId FROM contacts WHERE id = ?", of.contactId)
      : sql.first<{ rootId: string }>(
          "SELECT k.root_id AS rootId FROM chats c JOIN contacts k ON k.id = c.contact_id WHERE c.id = ? AND c.is_group = 0",
          of.chatId,
        );
  return row?.rootId ?? null;
}

/** As many as a side of a screen shows. */
const CHATS_SHOWN = 50;

/** A person with all chats with them, the latest first. A group is nobody: then there is no contact. */
export function viewContact(
  sql: Sql,
  of: { contactId: string } | { chatId: string },
): Outcome<ContactView, "not_found"> {
  const rootId = rootOf(sql, of);
  const card = rootId === null ? null : readCard(sql, rootId);
  if (rootId === null || card === null) {
    const isGroup = "chatId" in of && findChat(sql, of.chatId) !== null;
    return isGroup ? ok({ contact: null, chats: [] }) : fail("not_found");
  }
  const chats = sql.all<{ id: string }>(
    `SELECT c.id FROM contacts k JOIN chats c ON c.contact_id = k.id
     WHERE k.root_id = ? AND c.is_group = 0 ORDER BY c.last_sort_at DESC, c.id DESC LIMIT ?`,
    rootId,
    CHATS_SHOWN,
  );
  return ok({ contact: card, chats: chats.flatMap(({ id }) => findChat(sql, id) ?? []) });
}

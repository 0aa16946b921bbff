import { newId } from "../../shared/ids.ts";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ContactCard, ContactLink } from "../../shared/team.ts";
import { noteContactChanged } from "../chats.ts";
import { appendEvent } from "../event-log.ts";
import { ALWAYS_NEWEST_AT } from "../naming.ts";
import type { Sql } from "../sql.ts";
import { type Details, detailsOf, linksOf, readCard, rootOf } from "./contact-cards.ts";

/** What is left out stays as it is. A field of null is removed, and so is a name: then the network's own shows again. */
export type ContactChange = {
  contactId: string;
  name?: string | null;
  fields?: Record<string, string | null>;
  addLabels?: string[];
  removeLabels?: string[];
  note?: string;
};

export type ContactRefusal = "not_found" | "label_not_found" | "too_many";

const FIELDS_MAX = 50;
const LINKS_MAX = 50;

export function changeContact(sql: Sql, change: ContactChange, now: number): Outcome<ContactCard, ContactRefusal> {
  return sql.transaction(() => {
    const rootId = rootOf(sql, change);
    if (rootId === null) return fail("not_found");
    const isLabel = (id: string) => sql.first("SELECT 1 AS one FROM labels WHERE id = ?", id) !== null;
    if (!(change.addLabels ?? []).every(isLabel)) return fail("label_not_found");
    const details = detailsOf(sql, rootId);
    const own: Details = details.find((one) => one.contactId === rootId) ?? {
      ...{ contactId: rootId, fields: {}, labelIds: [], note: "", rev: 0 },
    };
    const changed = [...details.filter((one) => one !== own), own].map((one) =>
      changedDetails(one, change, one === own),
    );
    if (changed.some(({ fields }) => Object.keys(fields).length > FIELDS_MAX)) return fail("too_many");

    if (change.name !== undefined) giveName(sql, rootId, change.name, now);
    const rev = appendEvent(sql, { at: now, kind: "contact_card", entity: rootId, chatId: null });
    for (const one of changed) write(sql, one, rev);
    return readBack(sql, rootId);
  });
}

/** What is added goes to who stands for the person; what is taken away is taken from everybody behind them. */
function changedDetails(details: Details, change: ContactChange, isOwn: boolean): Details {
  const fields = { ...details.fields };
  for (const [name, value] of Object.entries(change.fields ?? {})) {
    if (value === null || !isOwn) delete fields[name];
    else fields[name] = value;
  }
  const added = isOwn ? (change.addLabels ?? []) : [];
  const labelIds = [...new Set([...details.labelIds, ...added])].filter((id) => !change.removeLabels?.includes(id));
  const note = change.note === undefined ? details.note : isOwn ? change.note : "";
  return { ...details, fields, labelIds, note };
}

function write(sql: Sql, { contactId, fields, labelIds, note }: Details, rev: number): void {
  sql.run(
    `INSERT INTO contact_details (contact_id, fields, label_ids, note, rev) VALUES (?1, ?2, ?3, ?4, ?5)
     ON CONFLICT (contact_id) DO UPDATE SET fields = ?2, label_ids = ?3, note = ?4, rev = ?5`,
    contactId,
    Object.keys(fields).length === 0 ? null : JSON.stringify(fields),
    labelIds.length === 0 ? null : JSON.stringify(labelIds),
    note === "" ? null : note,
    rev,
  );
}

/**
 * The team's name for a person is a contact of its own behind them, with nothing but a name: so it is found and shown
 * by the same rule as all names, goes with the person through merges, and gives way to the network's when it is gone.
 */
function giveName(sql: Sql, rootId: string, name: string | null, now: number): void {
  sql.run("DELETE FROM contacts WHERE root_id = ? AND name_at >= ?", rootId, ALWAYS_NEWEST_AT);
  if (name !== null) {
    sql.run(
      `INSERT INTO contacts (id, account_id, root_id, person_id, name, name_at, created_at)
       SELECT ?1, account_id, id, id, ?2, ?3, ?4 FROM contacts WHERE id = ?5`,
      newId(),
      name,
      ALWAYS_NEWEST_AT,
      now,
      rootId,
    );
  }
  noteContactChanged(sql, rootId, now);
}

/** The same thing twice is one link, by its type and its id. */
export function addLink(
  sql: Sql,
  contactId: string,
  link: ContactLink,
  now: number,
): Outcome<ContactCard, ContactRefusal> {
  return sql.transaction(() => {
    const rootId = rootOf(sql, { contactId });
    if (rootId === null) return fail("not_found");
    const links = linksOf(sql, rootId);
    const known = links.find((one) => one.type === link.type && one.externalId === link.externalId);
    if (known === undefined && links.length >= LINKS_MAX) return fail("too_many");
    if (known === undefined) {
      sql.run(
        "INSERT INTO contact_links (id, contact_id, type, external_id, title, url, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        link.id,
        rootId,
        link.type,
        link.externalId,
        link.title,
        link.url,
        now,
      );
    } else {
      sql.run("UPDATE contact_links SET title = ?, url = ? WHERE id = ?", link.title, link.url, known.id);
    }
    appendEvent(sql, { at: now, kind: "contact_card", entity: rootId, chatId: null });
    return readBack(sql, rootId);
  });
}

export function removeLink(
  sql: Sql,
  contactId: string,
  linkId: string,
  now: number,
): Outcome<ContactCard, ContactRefusal> {
  return sql.transaction(() => {
    const rootId = rootOf(sql, { contactId });
    if (rootId === null) return fail("not_found");
    const isTheirs = linksOf(sql, rootId).some(({ id }) => id === linkId);
    if (isTheirs) {
      sql.run("DELETE FROM contact_links WHERE id = ?", linkId);
      appendEvent(sql, { at: now, kind: "contact_card", entity: rootId, chatId: null });
    }
    return readBack(sql, rootId);
  });
}

function readBack(sql: Sql, rootId: string): Outcome<ContactCard, never> {
  const card = readCard(sql, rootId);
  if (card === null) throw new Error("a contact that was just written is not there");
  return ok(card);
}

import { newId } from "../../shared/ids.ts";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { Author, ContactCard } from "../../shared/team.ts";
import { appendEvent } from "../event-log.ts";
import { mergeSaid, undoMerge } from "../merges.ts";
import { ALWAYS_NEWEST_AT, contactName } from "../naming.ts";
import type { Sql } from "../sql.ts";
import { readCard, rootOf } from "./contact-cards.ts";

/** Somebody says that one contact is the same person as another, whose name they keep. Saying it twice is saying it once. */
export function mergePeople(
  sql: Sql,
  { contactId, intoContactId }: { contactId: string; intoContactId: string },
  author: Author,
  now: number,
): Outcome<ContactCard, "not_found"> {
  return sql.transaction(() => {
    const from = rootOf(sql, { contactId });
    const into = rootOf(sql, { contactId: intoContactId });
    if (from === null || into === null) return fail("not_found");
    if (from !== into) {
      mergeSaid(sql, { fromRootId: from, toRootId: into, nameId: pinName(sql, into, now) }, author, now);
      appendEvent(sql, { at: now, kind: "contact_card", entity: into, chatId: null });
    }
    const card = readCard(sql, into);
    if (card === null) throw new Error("a contact that was just merged into is not there");
    return ok(card);
  });
}

/** Takes back what somebody said. A second time it changes nothing. */
export function partPeople(sql: Sql, mergeId: string, now: number): Outcome<ContactCard, "not_found"> {
  return sql.transaction(() => {
    // What a network showed it would show again with the next message.
    const merge = sql.first<{ id: number; fromId: string; toId: string }>(
      `SELECT id, from_root_id AS fromId, to_root_id AS toId FROM contact_merges WHERE id = ? AND author_id IS NOT NULL`,
      Number(mergeId),
    );
    if (merge === null) return fail("not_found");
    if (undoMerge(sql, merge.id, now)) {
      for (const entity of [merge.fromId, merge.toId]) {
        appendEvent(sql, { at: now, kind: "contact_card", entity, chatId: null });
      }
    }
    const card = readCard(sql, rootOf(sql, { contactId: merge.toId }) ?? merge.toId);
    return card === null ? fail("not_found") : ok(card);
  });
}

/**
 * Networks call one person by different names, and the newest shows: it would change with every message. So the person
 * keeps the name they have, by a contact of its own like a name that the team gives, and before any of those.
 *
 * @returns the contact; null when they have no name to keep
 */
function pinName(sql: Sql, rootId: string, now: number): string | null {
  const id = newId();
  const isKept = sql.writes(
    `INSERT INTO contacts (id, account_id, root_id, person_id, name, name_at, created_at)
     SELECT ?1, account_id, id, id, ${contactName("id")}, ?2, ?3 FROM contacts WHERE id = ?4 AND ${contactName("id")} IS NOT NULL`,
    id,
    ALWAYS_NEWEST_AT + 1,
    now,
    rootId,
  );
  return isKept ? id : null;
}

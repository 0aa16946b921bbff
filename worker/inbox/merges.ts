import type { Author } from "../shared/team.ts";
import { noteContactChanged } from "./chats.ts";
import { showReactionsAgain } from "./show-reactions.ts";
import type { Sql } from "./sql.ts";

/**
 * Who is whom, in two layers. What a network shows makes contacts one person (`person_id`): whom a message goes to, and
 * whose reaction it is. What the team says makes persons one on the screen only (`root_id`): it can be taken back, and
 * never decides where a message goes. Contacts are pointed to and never rewritten.
 */

/** A delivery showed two persons to be one. Nothing happens where they are already. The second one stands for both. */
export function mergeShown(sql: Sql, fromId: string, toId: string, now: number): void {
  const [from, to] = [placeOf(sql, fromId), placeOf(sql, toId)];
  if (from.personId === to.personId) return;
  const members = sql.all<{ id: string }>("SELECT id FROM contacts WHERE person_id = ? ORDER BY id", from.personId);
  sql.run("UPDATE contacts SET person_id = ? WHERE person_id = ?", to.personId, from.personId);
  insertMerge(sql, from.personId, to.personId, members, now, null);
  regroup(sql, [fromId, toId], to.rootId, now);
  const joined = sql.all<{ id: string }>("SELECT id FROM contacts WHERE person_id = ?", to.personId);
  showReactionsAgain(
    sql,
    joined.map(({ id }) => id),
    now,
  );
}

/**
 * Somebody of the team says that two are one person. The second one stands for both.
 *
 * @param nameId the contact by which the person keeps their name
 */
export function mergeSaid(
  sql: Sql,
  { fromRootId, toRootId, nameId }: { fromRootId: string; toRootId: string; nameId: string | null },
  author: Author,
  now: number,
): void {
  const members = sql.all<{ id: string }>("SELECT id FROM contacts WHERE root_id = ? ORDER BY id", fromRootId);
  insertMerge(sql, fromRootId, toRootId, members, now, { author, nameId });
  regroup(sql, [fromRootId, toRootId], toRootId, now);
}

function insertMerge(
  sql: Sql,
  fromId: string,
  toId: string,
  members: readonly { id: string }[],
  now: number,
  said: { author: Author; nameId: string | null } | null,
): void {
  sql.run(
    `INSERT INTO contact_merges (from_root_id, to_root_id, members, at, author_id, author_name, name_id)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    fromId,
    toId,
    JSON.stringify(members.map((member) => member.id)),
    now,
    said?.author.id ?? null,
    said?.author.name ?? null,
    said?.nameId ?? null,
  );
}

/**
 * Takes a merge back. Whatever else was shown or said of these people since then stays so.
 *
 * @returns false when it was taken back before, or never was
 */
export function undoMerge(sql: Sql, mergeId: number, now: number): boolean {
  const merge = sql.first<{
    fromId: string;
    toId: string;
    members: string;
    nameId: string | null;
    authorId: string | null;
  }>(
    `SELECT from_root_id AS fromId, to_root_id AS toId, members, name_id AS nameId, author_id AS authorId
     FROM contact_merges WHERE id = ? AND undone_at IS NULL`,
    mergeId,
  );
  if (merge === null) return false;
  sql.run("UPDATE contact_merges SET undone_at = ? WHERE id = ?", now, mergeId);
  if (merge.authorId === null) {
    // What has gone elsewhere since then, by another merge, stays there.
    sql.run(
      `UPDATE contacts SET person_id = ? WHERE id IN (SELECT value FROM json_each(?))
         AND person_id = (SELECT person_id FROM contacts WHERE id = ?)`,
      merge.fromId,
      merge.members,
      merge.toId,
    );
    showReactionsAgain(sql, [...(JSON.parse(merge.members) as string[]), merge.toId], now);
  }
  if (merge.nameId !== null) sql.run("DELETE FROM contacts WHERE id = ?", merge.nameId);
  regroup(sql, [merge.fromId, merge.toId], merge.toId, now);
  return true;
}

const placeOf = (sql: Sql, contactId: string): { personId: string; rootId: string } => {
  const place = sql.first<{ personId: string; rootId: string }>(
    "SELECT person_id AS personId, root_id AS rootId FROM contacts WHERE id = ?",
    contactId,
  );
  if (place === null) throw new Error(`contact ${contactId} is not there`);
  return place;
};

type Grouped = { id: string; personId: string; rootId: string };

/**
 * Works out anew who is one on the screen, of everybody who is so with one of these contacts: persons that the team said
 * to be one, and everybody behind them. Logs whoever is made up of others than before.
 *
 * @param stands who stands for theirs, where that is a person still
 */
function regroup(sql: Sql, contactIds: readonly string[], stands: string, now: number): void {
  const around = sql.all<Grouped>(
    `SELECT id, person_id AS personId, root_id AS rootId FROM contacts WHERE root_id IN
       (SELECT root_id FROM contacts WHERE id IN (SELECT value FROM json_each(?))) ORDER BY id`,
    JSON.stringify(contactIds),
  );
  const before = new Set(groupsOf(around, ({ rootId }) => rootId).map(([root, ids]) => `${root} ${ids.join(" ")}`));
  const standing = new Map(around.map(({ personId }) => [personId, personId]));
  const standsFor = (personId: string): string => {
    const next = standing.get(personId) ?? personId;
    return next === personId ? personId : standsFor(next);
  };
  const roots = new Set([stands, ...around.map(({ rootId }) => rootId)]);
  for (const { one, other } of saidAmong(sql, around)) {
    const [a, b] = [standsFor(one), standsFor(other)];
    // Who stands for somebody goes on to, the one that was asked for first of all.
    const [under, over] = a === stands || (b !== stands && roots.has(a)) ? [b, a] : [a, b];
    if (under !== over) standing.set(under, over);
  }

  for (const [rootId, ids] of groupsOf(around, ({ personId }) => standsFor(personId))) {
    if (before.has(`${rootId} ${ids.join(" ")}`)) continue;
    sql.run(
      "UPDATE contacts SET root_id = ?1 WHERE id IN (SELECT value FROM json_each(?2)) AND root_id <> ?1",
      rootId,
      JSON.stringify(ids),
    );
    noteContactChanged(sql, rootId, now);
  }
}

/** The pairs of persons that the team said to be one, of these contacts'. */
const saidAmong = (sql: Sql, around: readonly Grouped[]): { one: string; other: string }[] =>
  sql.all(
    `SELECT a.person_id AS one, b.person_id AS other
     FROM contact_merges m JOIN contacts a ON a.id = m.from_root_id JOIN contacts b ON b.id = m.to_root_id
     WHERE m.to_root_id IN (SELECT value FROM json_each(?)) AND m.author_id IS NOT NULL AND m.undone_at IS NULL
     ORDER BY m.id`,
    JSON.stringify(around.map(({ id }) => id)),
  );

function groupsOf(around: readonly Grouped[], keyOf: (one: Grouped) => string): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const one of around) {
    const ids = groups.get(keyOf(one)) ?? [];
    ids.push(one.id);
    groups.set(keyOf(one), ids);
  }
  return [...groups];
}

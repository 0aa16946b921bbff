import type { ContactMerge } from "../../shared/team.ts";
import type { Sql } from "../sql.ts";

/** What people said of this person, the latest first, and has not been taken back. */
export const mergesInto = (sql: Sql, rootId: string): ContactMerge[] =>
  sql
    .all<{ id: number; name: string | null; at: number; authorId: string; authorName: string }>(
      `SELECT m.id, m.at, m.author_id AS authorId, m.author_name AS authorName,
              (SELECT n.name FROM contacts n WHERE n.id IN (SELECT value FROM json_each(m.members)) AND n.name IS NOT NULL
               ORDER BY n.name_at DESC, n.name DESC LIMIT 1) AS name
       FROM contacts k JOIN contact_merges m ON m.to_root_id = k.id
       WHERE k.root_id = ? AND m.author_id IS NOT NULL AND m.undone_at IS NULL ORDER BY m.id DESC`,
      rootId,
    )
    .map(({ id, name, at, authorId, authorName }) => ({
      ...{ id: String(id), name, at: new Date(at).toISOString() },
      by: { id: authorId, name: authorName },
    }));

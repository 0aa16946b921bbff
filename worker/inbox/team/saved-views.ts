import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { SavedView } from "../../shared/team.ts";
import { appendEvent } from "../event-log.ts";
import type { Sql } from "../sql.ts";

/** Filters that somebody has named, for the whole team. */
const VIEWS_MAX = 100;

type Row = { id: string; name: string; filter: string };

const toView = ({ filter, ...row }: Row): SavedView => ({ ...row, filter: JSON.parse(filter) as SavedView["filter"] });

export const listViews = (sql: Sql): SavedView[] =>
  sql.all<Row>("SELECT id, name, filter FROM saved_views ORDER BY lower(name), id").map(toView);

export function findView(sql: Sql, id: string): SavedView | null {
  const row = sql.first<Row>("SELECT id, name, filter FROM saved_views WHERE id = ?", id);
  return row && toView(row);
}

/** Makes a view, or changes the one of this id. */
export function saveView(sql: Sql, view: SavedView, now: number): Outcome<SavedView, "too_many"> {
  return sql.transaction(() => {
    if (findView(sql, view.id) === null && listViews(sql).length >= VIEWS_MAX) return fail("too_many");
    sql.run(
      `INSERT INTO saved_views (id, name, filter, created_at) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT (id) DO UPDATE SET name = ?2, filter = ?3`,
      view.id,
      view.name,
      JSON.stringify(view.filter),
      now,
    );
    appendEvent(sql, { at: now, kind: "view", entity: view.id, chatId: null });
    return ok(view);
  });
}

export function removeView(sql: Sql, id: string, now: number): null {
  sql.transaction(() => {
    if (!sql.writes("DELETE FROM saved_views WHERE id = ?", id)) return;
    appendEvent(sql, { at: now, kind: "view", entity: id, chatId: null });
  });
  return null;
}

import type { Clock } from "../shared/clock.ts";
import { noteChatChange } from "./chats.ts";
import type { Sql } from "./sql.ts";
import { type OpenAccess, wayOut } from "./way-out.ts";

/**
 * Asks the provider how nameless groups are called: a webhook says who wrote and in which chat, but rarely the
 * chat's name. A group that still has none after a few tries stays "Group".
 */
const GROUPS_A_RUN = 10;
const TRIES_MAX = 6;
const RETRY_BASE_MS = 30_000;

type Nameless = { id: string; accountId: string; externalId: string; tries: number };

export function nextNameDueAt(sql: Sql): number | null {
  return (
    sql.first<{ dueAt: number | null }>("SELECT min(name_due_at) AS dueAt FROM chats WHERE name_due_at IS NOT NULL")
      ?.dueAt ?? null
  );
}

export async function nameGroups(sql: Sql, openAccess: OpenAccess, clock: Clock): Promise<void> {
  const due = sql.all<Nameless>(
    `SELECT id, account_id AS accountId, external_id AS externalId, name_tries AS tries FROM chats
     WHERE name_due_at IS NOT NULL AND name_due_at <= ? ORDER BY name_due_at LIMIT ?`,
    clock(),
    GROUPS_A_RUN,
  );
  for (const chat of due) {
    const name = await ask(openAccess, chat, clock);
    sql.transaction(() => noteName(sql, chat, name, clock()));
  }
}

/** @returns undefined when the provider could not be asked */
async function ask(openAccess: OpenAccess, chat: Nameless, clock: Clock): Promise<string | null | undefined> {
  const way = await wayOut(openAccess, chat.accountId, clock).catch(() => null);
  if (way === null) return undefined;
  const named = await way.channel.chatName(way.access, chat.externalId);
  return named.ok ? named.value : undefined;
}

function noteName(sql: Sql, chat: Nameless, name: string | null | undefined, now: number): void {
  const tries = chat.tries + 1;
  const isFinal = (name !== undefined && name !== null) || tries >= TRIES_MAX;
  sql.run(
    "UPDATE chats SET name_tries = ?, name_due_at = ? WHERE id = ?",
    tries,
    isFinal ? null : now + RETRY_BASE_MS * 2 ** tries,
    chat.id,
  );
  if (name === undefined || name === null) return;
  // A name that a message brought meanwhile stands: it says when it was true.
  const named = sql.first(
    "UPDATE chats SET name = ?, name_at = 0 WHERE id = ? AND name IS NULL RETURNING id",
    name,
    chat.id,
  );
  if (named !== null) noteChatChange(sql, chat.id, now);
}

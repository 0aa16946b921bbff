import type { MediaKind, MediaPage, WrittenLinks } from "../../shared/contact-view.ts";
import { linkTokens } from "../../shared/link-tokens.ts";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { Attachment, ChannelAttachment } from "../../shared/wire.ts";
import { attachmentsOf } from "../files.ts";
import { messageId } from "../messages.ts";
import { decodeCursor, encodeCursor } from "../page.ts";
import type { Sql } from "../sql.ts";

/** How many messages one call looks through: a long chat may hold few files. */
const LOOKS_AT = 5_000;

type Asked = { chatId: string; cursor: string | null; limit: number };
type Row = { seq: number; sortAt: number; found: string | null };

const SEEN: readonly Attachment["kind"][] = ["image", "video"];

const isOf = (kind: MediaKind | null, { kind: what }: Pick<Attachment, "kind">): boolean =>
  kind === null || (kind === "seen" ? SEEN.includes(what) : what !== "sticker" && !SEEN.includes(what));

/** The files of a chat, newest first. There may be more while there is a cursor, even when a page is short. */
export function listMedia(sql: Sql, asked: Asked & { kind: MediaKind | null }): Outcome<MediaPage, "bad_cursor"> {
  const page = newestFirst(
    sql,
    `SELECT seq, sort_at AS sortAt, attachments AS found FROM messages WHERE chat_id = ? AND (sort_at, seq) < (?, ?)
     ORDER BY sort_at DESC, seq DESC LIMIT ?`,
    asked,
    (found) => (JSON.parse(found) as ChannelAttachment[]).some((each) => isOf(asked.kind, each)),
  );
  if (page === null) return fail("bad_cursor");
  const items = page.rows.flatMap(({ seq, sortAt, found }) =>
    attachmentsOf(sql, seq, found)
      .filter((attachment) => isOf(asked.kind, attachment))
      .map((attachment) => ({ messageId: messageId(seq), at: new Date(sortAt).toISOString(), attachment })),
  );
  return ok({ items, nextCursor: page.nextCursor });
}

/** The web addresses that were written in a chat, newest first. */
export function listWrittenLinks(sql: Sql, asked: Asked): Outcome<WrittenLinks, "bad_cursor"> {
  const page = newestFirst(
    sql,
    `SELECT seq, sort_at AS sortAt, CASE WHEN deleted_at IS NULL AND instr(text, '://') > 0 THEN text END AS found
     FROM messages WHERE chat_id = ? AND (sort_at, seq) < (?, ?) ORDER BY sort_at DESC, seq DESC LIMIT ?`,
    asked,
    (found) => linksIn(found).length > 0,
  );
  if (page === null) return fail("bad_cursor");
  const items = page.rows.flatMap(({ seq, sortAt, found }) =>
    linksIn(found ?? "").map((url) => ({ messageId: messageId(seq), at: new Date(sortAt).toISOString(), url })),
  );
  return ok({ items, nextCursor: page.nextCursor });
}

const linksIn = (text: string): string[] => [
  ...new Set(linkTokens(text).flatMap((token) => (token.type === "link" ? [token.href] : []))),
];

/** A page of those messages in which something is found; null when the cursor is none. */
function newestFirst(
  sql: Sql,
  select: string,
  { chatId, cursor, limit }: Asked,
  isWanted: (found: string) => boolean,
): { rows: Row[]; nextCursor: string | null } | null {
  const from = cursor === null ? { sortAt: Number.MAX_SAFE_INTEGER, key: "0" } : decodeCursor(cursor);
  if (from === null) return null;
  const rows = sql.all<Row>(select, chatId, from.sortAt, Number(from.key), LOOKS_AT);
  const wanted = rows.filter(({ found }) => found !== null && isWanted(found));
  const page = wanted.slice(0, limit);
  const wentOnTo = wanted.length > limit ? page.at(-1) : rows.length === LOOKS_AT ? rows.at(-1) : undefined;
  return {
    rows: page,
    nextCursor: wentOnTo === undefined ? null : encodeCursor({ sortAt: wentOnTo.sortAt, key: String(wentOnTo.seq) }),
  };
}

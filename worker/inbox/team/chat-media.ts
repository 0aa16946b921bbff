import type { MediaPage } from "../../shared/contact-view.ts";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import { attachmentsOf } from "../files.ts";
import { messageId } from "../messages.ts";
import { decodeCursor, encodeCursor } from "../page.ts";
import type { Sql } from "../sql.ts";

/** How many messages one call looks through: a long chat may hold few files. */
const LOOKS_AT = 5_000;

type Row = { seq: number; sortAt: number; attachments: string | null };

/** The files of a chat, newest first. There may be more while there is a cursor, even when a page is short. */
export function listMedia(
  sql: Sql,
  { chatId, cursor, limit }: { chatId: string; cursor: string | null; limit: number },
): Outcome<MediaPage, "bad_cursor"> {
  const from = cursor === null ? { sortAt: Number.MAX_SAFE_INTEGER, key: "0" } : decodeCursor(cursor);
  if (from === null) return fail("bad_cursor");
  const rows = sql.all<Row>(
    `SELECT seq, sort_at AS sortAt, attachments FROM messages WHERE chat_id = ? AND (sort_at, seq) < (?, ?)
     ORDER BY sort_at DESC, seq DESC LIMIT ?`,
    chatId,
    from.sortAt,
    Number(from.key),
    LOOKS_AT,
  );
  const withFiles = rows.filter(({ attachments }) => attachments !== null);
  const page = withFiles.slice(0, limit);
  const wentOnTo = withFiles.length > limit ? page.at(-1) : rows.length === LOOKS_AT ? rows.at(-1) : undefined;
  return ok({
    items: page.flatMap(({ seq, sortAt, attachments }) =>
      attachmentsOf(sql, seq, attachments).map((attachment) => ({
        messageId: messageId(seq),
        at: new Date(sortAt).toISOString(),
        attachment,
      })),
    ),
    nextCursor: wentOnTo === undefined ? null : encodeCursor({ sortAt: wentOnTo.sortAt, key: String(wentOnTo.seq) }),
  });
}

import type { ChannelMessage } from "../shared/wire.ts";
import { noteFiles } from "./files.ts";
import { writeExtra } from "./message-extra.ts";
import { type KnownMessage, noteMessageChange } from "./messages.ts";
import { noteReplies } from "./quotes.ts";
import type { Sql } from "./sql.ts";

/**
 * A provider may announce a message before it has it (the files of WhatsApp's history): what comes under the same id
 * later takes its place, and never the other way round. It may have been edited before: then it says that.
 */
export function fillPlaceholder(
  sql: Sql,
  accountId: string,
  known: KnownMessage,
  message: ChannelMessage,
  now: number,
): void {
  if (message.isPlaceholder) return;
  const filled = sql.first(
    `UPDATE messages SET kind = ?, text = CASE WHEN edited_at IS NULL THEN ? ELSE text END, attachments = ?, extra = ?
     WHERE seq = ? AND deleted_at IS NULL AND extra IS NOT NULL AND json_extract(extra, '$.isPlaceholder') RETURNING seq`,
    message.kind,
    message.text,
    message.attachments.length === 0 ? null : JSON.stringify(message.attachments),
    writeExtra(message),
    known.seq,
  );
  if (filled === null) return;
  noteFiles(sql, known.seq, message.attachments, now);
  noteMessageChange(sql, known, now);
  noteReplies(sql, accountId, known, now);
}

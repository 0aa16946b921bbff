import type { Sql } from "./sql.ts";

/**
 * What people did to one message, they did to the other, and the other way round: for messages that turn out to
 * have been taken for each other. So it is with what else their provider called them. The caller logs both.
 */
export function exchangeAmendments(sql: Sql, one: number, other: number): void {
  for (const table of ["receipts", "reactions", "message_aliases"] as const) {
    sql.run(RENUMBER[table], NOBODY, one);
    sql.run(RENUMBER[table], one, other);
    sql.run(RENUMBER[table], other, NOBODY);
  }
  const ofOne = readMarks(sql, one);
  const ofOther = readMarks(sql, other);
  if (ofOne === null || ofOther === null) return;
  writeMarks(sql, one, ofOne, ofOther);
  writeMarks(sql, other, ofOther, ofOne);
}

const NOBODY = -1;
const RENUMBER = {
  receipts: "UPDATE receipts SET message_seq = ? WHERE message_seq = ?",
  reactions: "UPDATE reactions SET message_seq = ? WHERE message_seq = ?",
  message_aliases: "UPDATE message_aliases SET message_seq = ? WHERE message_seq = ?",
} as const;

type Marks = {
  text: string | null;
  clientText: string | null;
  reactions: string | null;
  editedAt: number | null;
  deletedAt: number | null;
};

function readMarks(sql: Sql, seq: number): Marks | null {
  return sql.first<Marks>(
    `SELECT text, client_text AS clientText, reactions, edited_at AS editedAt, deleted_at AS deletedAt
     FROM messages WHERE seq = ?`,
    seq,
  );
}

/** A message that was edited or deleted says what that left of it; any other says what it was written with. */
function writeMarks(sql: Sql, seq: number, own: Marks, given: Marks): void {
  const isRewritten = given.editedAt !== null || given.deletedAt !== null;
  sql.run(
    "UPDATE messages SET text = ?, reactions = ?, edited_at = ?, deleted_at = ? WHERE seq = ?",
    isRewritten ? given.text : (own.clientText ?? own.text),
    given.reactions,
    given.editedAt,
    given.deletedAt,
    seq,
  );
}

import { createHash } from "node:crypto";
import type { Sql } from "./sql.ts";

/**
 * A hash over everything that anybody could see. Replaying what was delivered must not change it; a restored
 * or imported tenant must have the same.
 */
const VISIBLE = [
  "SELECT * FROM accounts ORDER BY id",
  "SELECT * FROM contacts ORDER BY id",
  "SELECT * FROM identities ORDER BY account_id, kind, value",
  "SELECT * FROM chats ORDER BY id",
  "SELECT * FROM messages ORDER BY seq",
  "SELECT * FROM receipts ORDER BY message_seq, status",
  "SELECT * FROM reactions ORDER BY message_seq, sender",
  "SELECT * FROM labels ORDER BY id",
  "SELECT * FROM chat_labels ORDER BY label_id, chat_id",
  "SELECT * FROM saved_views ORDER BY id",
  "SELECT * FROM canned_replies ORDER BY id",
  "SELECT * FROM notes ORDER BY id",
  "SELECT * FROM mentions ORDER BY member_id, note_id",
  "SELECT * FROM member_drafts ORDER BY author_id, chat_id",
  "SELECT * FROM scheduled_messages ORDER BY id",
  "SELECT * FROM contact_details ORDER BY contact_id",
  "SELECT * FROM contact_links ORDER BY id",
  // Not the epoch: it says which database this is, and a restored one is another.
  "SELECT head FROM log_state",
] as const;

export function stateHash(sql: Sql): string {
  const hash = createHash("sha256");
  for (const query of VISIBLE) {
    for (const row of sql.all(query)) hash.update(JSON.stringify(row)).update("\n");
  }
  return hash.digest("hex");
}

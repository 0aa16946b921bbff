import type { Clock } from "../shared/clock.ts";
import { findAccount } from "./accounts.ts";
import { findChatRef } from "./chats.ts";
import { recipientOf, targetOf } from "./outgoing.ts";
import { overrulePhone } from "./read-on-phone.ts";
import type { Sql } from "./sql.ts";
import { type OpenAccess, wayOut } from "./way-out.ts";

/**
 * What the customer may see of our side: that somebody reads, that somebody writes. Courtesies: tried once, and
 * nothing depends on them.
 */
export async function showCustomer(
  sql: Sql,
  openAccess: OpenAccess,
  chatId: string,
  what: "mark_read" | "typing",
  clock: Clock,
): Promise<void> {
  const chat = findChatRef(sql, chatId);
  const abilities = chat && findAccount(sql, chat.accountId)?.abilities;
  if (!chat || !abilities || !(what === "typing" ? abilities.typing : abilities.markRead)) return;
  const newest = sql.first<{ seq: number }>(
    `SELECT seq FROM messages WHERE chat_id = ? AND direction = 'in' AND external_id IS NOT NULL AND kind <> 'system'
     ORDER BY sort_at DESC, seq DESC LIMIT 1`,
    chatId,
  );
  const target = newest && targetOf(sql, newest.seq);
  const to = recipientOf(sql, chatId);
  if (target === null || to === null) return;
  const way = await wayOut(openAccess, chat.accountId, clock);
  if (way === null || way === "unreadable") return;
  if (what === "typing") {
    await way.channel.send(way.access, { type: "typing", to, replyTo: target });
    return;
  }
  // What the provider then calls read is our own doing, and so is what comes in while it does.
  overrulePhone(sql, chatId, clock() + CALL_MS);
  await way.channel.send(way.access, { type: "mark_read", to, upTo: target });
  overrulePhone(sql, chatId, clock());
}

/** Longer than the call may take. */
const CALL_MS = 15_000;

import type { AccountAccess, ChannelRefusal, HistoryPage, ProviderChannel } from "../../channels/channel.ts";
import { ok } from "../../shared/outcome.ts";
import type { ChannelEvent } from "../../shared/wire.ts";
import type { Sql } from "../sql.ts";
import type { Pass } from "./passes.ts";

/** How many messages one turn asks about, and how many rows it looks through for them. */
const ASKED_A_TURN = 5;
const ROWS_A_TURN = 500;

/** A receipt that is still on its way is not missing. */
const SETTLED_AFTER_MS = 30_000;

type Row = {
  seq: number;
  externalId: string | null;
  accountId: string;
  status: string;
  sortAt: number;
  /** 0 where it came long after it was said. */
  isTimely: number;
};

/**
 * A turn for a network that lists no messages but tells how far each of ours got (WhatsApp's `message_history`,
 * reference/meta.md, 3.8): the receipts that its webhooks would have been. The cursor is the number of the oldest
 * message that was looked at. Most turns ask only about what never arrived; the deep ones also about what nobody read.
 */
export async function statusesOf(
  sql: Sql,
  { channel, access }: { channel: ProviderChannel; access: AccountAccess },
  pass: Pass,
  now: number,
): Promise<{ ok: true; value: HistoryPage } | ChannelRefusal> {
  if (channel.messageStatus === undefined) return ok({ events: [], nextCursor: null });
  const { open, nextCursor } = openMessages(sql, pass, now);
  const events: ChannelEvent[] = [];
  for (const externalId of open) {
    const known = await channel.messageStatus(access, externalId);
    if (known.ok) events.push(...known.value);
    // One that is not known there keeps the others from nothing; any other refusal is about all of them.
    else if (known.reason !== "not_found" && known.reason !== "refused") return known;
  }
  return ok({ events, nextCursor });
}

function openMessages(sql: Sql, pass: Pass, now: number): { open: string[]; nextCursor: string | null } {
  const rows = sql.all<Row>(
    `SELECT seq, external_id AS externalId, account_id AS accountId, status, sort_at AS sortAt,
            is_history IS NULL AND extra ->> '$.arrivedLate' IS NULL AS isTimely
     FROM messages NOT INDEXED WHERE seq < ? ORDER BY seq DESC LIMIT ?`,
    pass.pageCursor === null ? Number.MAX_SAFE_INTEGER : Number(pass.pageCursor),
    ROWS_A_TURN,
  );
  const open: string[] = [];
  let isBeforeIt = false;
  for (const row of rows) {
    if (open.length === ASKED_A_TURN) return { open, nextCursor: String(row.seq + 1) };
    const isWithin = row.sortAt > pass.after;
    // A history has high numbers and old times: what lies beneath it was sent later than it.
    if (row.isTimely === 1) isBeforeIt = !isWithin;
    if (isWithin && row.accountId === pass.accountId && row.externalId !== null && isOpen(row, pass, now))
      open.push(row.externalId);
  }
  const last = rows.at(-1);
  const isOver = isBeforeIt || rows.length < ROWS_A_TURN || last === undefined;
  return { open, nextCursor: isOver ? null : String(last.seq) };
}

function isOpen({ status, sortAt }: Row, { isDeep, isAsked }: Pass, now: number): boolean {
  if (sortAt > now - SETTLED_AFTER_MS) return false;
  return status === "sent" || status === "unconfirmed" || ((isDeep || isAsked) && status === "delivered");
}

import type { AccountAccess, ChannelRefusal, ProviderChannel } from "../../channels/channel.ts";
import type { Clock } from "../../shared/clock.ts";
import { position } from "../event-log.ts";
import { logFailure } from "../log-failure.ts";
import type { Sql } from "../sql.ts";
import { applyDetails, askForDetails, type Details, dropDetails, type Known } from "./details.ts";
import { beginPass, isWhereItWas, movePass, type Pass } from "./passes.ts";
import { postpone } from "./postpone.ts";

/** Names are in no hurry, and share the provider's limit with what is. */
const PAUSE_MS = 1_500;

/** One page of how chats stand or of how people are called. What ends the object in between changes nothing. */
export async function takeDetailsTurn(
  sql: Sql,
  way: { channel: ProviderChannel; access: AccountAccess },
  taken: Pass,
  clock: Clock,
): Promise<void> {
  const askedAt = clock();
  const pass =
    taken.begunAt === null
      ? sql.transaction(() => beginPass(sql, taken, { at: askedAt, after: taken.after, isDeep: false }))
      : taken;
  const { head } = position(sql);
  const answer = await askForDetails(sql, way, pass);
  const known = { accountId: pass.accountId, askedAt, head, isAsked: pass.isAsked };
  try {
    sql.transaction(() => settleDetails(sql, pass, answer, known, clock()));
  } catch (error) {
    // Something in it cannot be applied, and would not be the next time.
    logFailure("sync_details", error);
    sql.transaction(() => dropDetails(sql, pass, clock()));
  }
}

function settleDetails(
  sql: Sql,
  pass: Pass,
  details: { ok: true; value: Details } | ChannelRefusal,
  known: Known,
  now: number,
): void {
  const mayMove = isWhereItWas(sql, pass);
  if (!details.ok) {
    if (mayMove) postpone(sql, pass, details.reason, details.retryAfterMs ?? null, now);
    return;
  }
  applyDetails(sql, details.value, known, now);
  if (!mayMove) return;
  const { nextCursor } = details.value;
  if (nextCursor !== null) {
    movePass(sql, pass, { pageCursor: nextCursor, nextAt: now + PAUSE_MS, done: 0, found: 0 });
    return;
  }
  dropDetails(sql, pass, now);
}

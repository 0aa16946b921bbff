import type { PushKeys, PushResult } from "../../shared/push.ts";
import type { InboxCore } from "../inbox-core.ts";
import { logFailure } from "../log-failure.ts";
import type { Sql } from "../sql.ts";
import { visibleMembers } from "../team/presence.ts";
import { newsToTell, type PushOrder } from "./news-to-tell.ts";
import { forgetTarget, readPushKeys } from "./subscriptions.ts";

export type SendPushes = (keys: PushKeys, orders: readonly PushOrder[]) => Promise<PushResult[]>;

/** Members are told at most this often: what comes in between is told together, one notice a chat. */
const TELL_EVERY_MS = 3_000;

/**
 * A customer's message of which nobody was told. Each commit asks, so the common case, a tenant whom nobody wants to
 * hear of by push, is one look at a row that is not there.
 */
export const ANY_NEWS = `
  SELECT 1 FROM push_state p JOIN messages m ON m.seq > p.told_seq
  WHERE p.id = 1 AND EXISTS (SELECT 1 FROM push_subscriptions)
    AND m.direction = 'in' AND m.kind <> 'system' AND m.is_history IS NULL`;

/** When the alarm has somebody to tell. */
export function nextPushAt(sql: Sql): number | null {
  const state = sql.first<{ toldAt: number }>(
    `SELECT told_at AS toldAt FROM push_state WHERE id = 1 AND EXISTS (${ANY_NEWS})`,
  );
  return state === null ? null : state.toldAt + TELL_EVERY_MS;
}

/**
 * The alarm's job: tells who is not looking of what the customers wrote. What is told is noted first, so that nobody is
 * told twice; a notice that is lost is lost, the message is not. Push services answer after the alarm: the outbox
 * waits for none of them.
 */
export function tellMembers(core: InboxCore): void {
  const { sql } = core;
  const now = core.clock();
  const keys = readPushKeys(sql);
  if (keys === null) return;
  const looking = visibleMembers(core.ctx, now);
  const orders = sql.transaction(() => newsToTell(sql, looking, now));
  if (orders.length > 0) core.ctx.waitUntil(deliver(core, keys, orders));
}

/** Orders that a push service may take its time for. */
export async function deliver(core: InboxCore, keys: PushKeys, orders: readonly PushOrder[]): Promise<void> {
  try {
    const results = await core.sendPushes(keys, orders);
    if (core.isGone) return;
    for (const [place, result] of results.entries()) {
      const order = orders[place];
      if (result === "gone" && order !== undefined) forgetTarget(core.sql, order.target);
    }
  } catch (error) {
    if (core.isGone) return;
    logFailure("push", error);
  }
}

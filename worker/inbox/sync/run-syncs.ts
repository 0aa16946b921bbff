import type { InboxCore } from "../inbox-core.ts";
import { logFailure } from "../log-failure.ts";
import type { Sql } from "../sql.ts";
import { nextPassAt, type Pass, takeDuePass } from "./passes.ts";
import { takeTurn } from "./sync-turn.ts";

/** Pages that are asked for at once: a tenant has few accounts behind one key, and a key has a limit. */
const AT_ONCE = 3;
/** What one run may take; then it arms the alarm for the rest, so that the object is never busy for long. */
const RUN_MS = 25_000;
const RUN_TURNS = 200;
/** Longer than a page may take. A pass whose object died in the middle of one goes on after it. */
const LEASE_MS = 30_000;

/** Until when a database's run looks after what becomes due by itself, ms since 1970. */
const running = new WeakMap<Sql, number>();

/** When the alarm has to look after a pass; null for never. While a run is under way that is the run's business. */
export function nextSyncAt(sql: Sql): number | null {
  const at = nextPassAt(sql);
  return at === null ? null : Math.max(at, running.get(sql) ?? 0);
}

/**
 * Reads what is due, a page at a time in turn, until nothing is due or the run's budget is spent. Beside everything
 * else and never awaited: what agents send does not wait for a provider's list.
 */
export function startSyncs(core: InboxCore): void {
  if (running.has(core.sql)) return;
  core.ctx.waitUntil(runSyncs(core));
}

async function runSyncs(core: InboxCore): Promise<void> {
  const { sql, clock } = core;
  const endsAt = clock() + RUN_MS;
  const budget = { turns: RUN_TURNS };
  running.set(sql, endsAt + LEASE_MS);
  const next = (): Pass | null => {
    if (core.isGone || budget.turns === 0 || clock() >= endsAt) return null;
    budget.turns -= 1;
    return takeDuePass(sql, clock(), LEASE_MS);
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, () => takeTurns(core, sql, next)));
  } finally {
    running.delete(sql);
  }
  if (!core.isGone) await core.letOut();
}

async function takeTurns(core: InboxCore, sql: Sql, next: () => Pass | null): Promise<void> {
  for (let pass = next(); pass !== null; pass = next()) {
    try {
      await takeTurn({ sql, openAccess: core.openAccess, clock: core.clock, changed: () => core.sendFrames() }, pass);
    } catch (error) {
      // It goes on when its lease is over.
      if (core.isGone) return;
      logFailure("sync", error);
    }
    if (core.isGone) return;
    // Names and files that a page has left to be asked for are due with their own alarms.
    await core.letOut();
  }
}

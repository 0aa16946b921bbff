import type { Account } from "../../shared/wire.ts";
import { findAccount, listAccounts, setAccountState } from "../accounts.ts";
import { clearAlarm, setAlarm, TURN_MS } from "../alarms.ts";
import type { InboxCore } from "../inbox-core.ts";
import { logFailure } from "../log-failure.ts";
import type { Sql } from "../sql.ts";
import { requestPass } from "../sync/passes.ts";
import { wayOut } from "../way-out.ts";
import { judgeSilence, missedByWebhook, nextJudgementAt } from "./judge.ts";
import { countTraffic, learnGaps, watchedOf } from "./learn.ts";

/** Judged no more often than this, and mostly far less: what a judgement waits for is worked out before. */
const WATCH_EVERY_MS = 60 * 1000;
/** Housekeeping comes by this often and sets the watch again. */
const LEARN_EVERY_MS = 24 * 60 * 60 * 1000;

type WatchCore = Pick<InboxCore, "sql" | "clock" | "openAccess">;

/** Looks after each account that is said to be well, and wakes again when the next of them may have gone silent. */
export async function watchAccounts(core: WatchCore): Promise<void> {
  // First, whatever becomes of this run: the watch goes on.
  setAlarm(core.sql, "watch", core.clock() + WATCH_EVERY_MS);
  while (countTraffic(core.sql, core.clock())) {}
  const endsAt = core.clock() + TURN_MS;
  for (const { id } of listAccounts(core.sql)) {
    // The rest have their turn with the next watch: who was asked about is not asked about again so soon.
    if (core.clock() >= endsAt) break;
    // As it stands now: the one before it may have been asked about for a while.
    const account = findAccount(core.sql, id);
    if (account?.state === "connected") await watch(core, account);
  }
  armWatch(core.sql, core.clock());
}

/** Forgets and learns once a day, and sees to it that there is a watch wherever there is something to watch. */
export function keepWatch(sql: Sql, now: number): void {
  const accounts = listAccounts(sql).filter(({ state }) => state === "connected" || state === "silent");
  const learnedAt = sql.first<{ at: number | null }>("SELECT learned_at AS at FROM watch_state WHERE id = 1")?.at ?? 0;
  if (accounts.length > 0 && now - learnedAt >= LEARN_EVERY_MS) {
    while (countTraffic(sql, now)) {}
    learnGaps(
      sql,
      accounts.map(({ id }) => id),
      now,
    );
    sql.run("UPDATE watch_state SET learned_at = ? WHERE id = 1", now);
  }
  armWatch(sql, now);
}

function armWatch(sql: Sql, now: number): void {
  const times = listAccounts(sql)
    .filter(({ state }) => state === "connected")
    .flatMap(({ id }) => {
      const watched = watchedOf(sql, id, now);
      const at = watched && nextJudgementAt(watched, now);
      return at === null ? [] : [at];
    });
  if (times.length === 0) clearAlarm(sql, "watch");
  else setAlarm(sql, "watch", Math.max(now + WATCH_EVERY_MS, Math.min(...times)));
}

async function watch(core: WatchCore, account: Account): Promise<void> {
  const watched = watchedOf(core.sql, account.id, core.clock());
  if (watched === null) return;
  switch (judgeSilence(watched, core.clock())) {
    case "fine":
      return;
    case "probe":
      return probe(core, account);
    case "silent":
      core.sql.transaction(() => markSilent(core.sql, account, core.clock()));
  }
}

/**
 * Asks the provider how the account stands, and has its newest messages read through the same door as any sync: what
 * that finds is evidence (`noteFetched`). A provider that cannot be asked has said nothing.
 */
async function probe({ sql, clock, openAccess }: WatchCore, account: Account): Promise<void> {
  sql.run("UPDATE watches SET probed_at = ? WHERE account_id = ?", clock(), account.id);
  sql.transaction(() => requestPass(sql, account.id, "catch_up", clock()));
  try {
    const way = await wayOut(openAccess, account.id, clock);
    if (way === null || way === "unreadable") return;
    const health = way.channel.health && (await way.channel.health(way.access));
    if (!health?.ok || health.value.state === "connected" || health.value.state === "silent") return;
    const { state } = health.value;
    sql.transaction(() => {
      const current = findAccount(sql, account.id);
      // Something came while it was asked.
      if (current?.state === "connected") setAccountState(sql, current, state, clock());
    });
  } catch (error) {
    logFailure("watch", error);
  }
}

/**
 * A sync has fetched messages that no webhook had brought. Call it in the transaction that applied them.
 *
 * @param newestAt provider time of the newest of the page, ms; null when none is known
 */
export function noteFetched(
  sql: Sql,
  accountId: string,
  fetched: { count: number; newestAt: number | null },
  now: number,
): void {
  if (fetched.count === 0) return;
  const account = findAccount(sql, accountId);
  if (account?.state !== "connected") return;
  const watched = watchedOf(sql, accountId, now);
  if (watched !== null && missedByWebhook(watched, fetched, now)) markSilent(sql, account, now);
}

/** Its messages are fetched from now on as often as the sync goes, until one comes by itself again. */
function markSilent(sql: Sql, account: Account, now: number): void {
  setAccountState(sql, account, "silent", now);
  requestPass(sql, account.id, "catch_up", now);
}

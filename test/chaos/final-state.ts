import { setTimeout as pause } from "node:timers/promises";
import type { Message } from "../../worker/shared/wire.ts";
import type { SeededRandom } from "../simulator/seeded-random.ts";
import { LiveWatcher } from "./live-watcher.ts";
import type { StoredMessage, TenantAtTheEnd } from "./observations.ts";
import { type ChaosTenant, listAll, listChats } from "./tenants.ts";

const LIVE_LIMIT_MS = 60_000;

/**
 * A replay is given for so many and not for a whole long log (worker/inbox/resume.ts): whoever was away for longer loads
 * a snapshot. What is before them was looked over for holes as it came, and is in the threads.
 */
const REPLAYED_EVENTS = 10_000;

/** Everything a tenant's pages show, and its log by a replay, from the beginning where it is short enough for that. */
export async function readTenant(
  tenant: ChaosTenant,
  watcher: LiveWatcher,
  random: SeededRandom,
): Promise<TenantAtTheEnd & { deadLetters: number }> {
  const threads: StoredMessage[][] = [];
  for (const chat of await listChats(tenant.api)) {
    const newestFirst = await listAll<Message>(tenant.api, "messages.list", { chatId: chat.id });
    threads.push(newestFirst.reverse());
  }
  const { total } = await tenant.api.query<{ total: number }>("deliveries.deadLetters", { limit: 1 });
  const known = watcher.entities.slice(0, Math.max(0, watcher.entities.length - REPLAYED_EVENTS));
  const replayed = await replayAfter(known, tenant, random);
  await until(() => watcher.entities.length >= replayed.length, LIVE_LIMIT_MS);
  return { tenant: tenant.name, threads, log: replayed, shown: watcher, deadLetters: total };
}

async function replayAfter(
  known: readonly string[],
  { api }: ChaosTenant,
  random: SeededRandom,
): Promise<readonly string[]> {
  const fresh = new LiveWatcher(api.origin, api.cookie, random, { reached: () => {}, live: () => {} }, known);
  fresh.start();
  await until(() => fresh.liveSince !== null, LIVE_LIMIT_MS);
  fresh.stop();
  if (fresh.breaches.length > 0) throw new Error(`a replay broke off: ${fresh.breaches[0]}`);
  return fresh.entities;
}

/** Goes on without it when the time is over: then the checker says what is missing. */
export async function until(condition: () => boolean, limitMs: number): Promise<boolean> {
  const endsAt = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > endsAt) return false;
    await pause(50);
  }
  return true;
}

import { setTimeout as pause } from "node:timers/promises";

const LIMIT_MS = 20_000;
const BETWEEN_TRIES_MS = 25;

/** Tries until there is something other than undefined. @throws Error when that takes too long */
export async function until<Found>(probe: () => Promise<Found | undefined> | Found | undefined): Promise<Found> {
  const endsAt = performance.now() + LIMIT_MS;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (performance.now() > endsAt) throw new Error(`what was waited for did not come: ${probe.toString()}`);
    await pause(BETWEEN_TRIES_MS);
  }
}

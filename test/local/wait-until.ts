import { setTimeout as pause } from "node:timers/promises";

const BETWEEN_TRIES_MS = 100;
const ONE_ANSWER_MS = 5000;

/**
 * Tries until there is something other than undefined, and answers it.
 *
 * @throws the signal's reason when it is aborted, and whatever `probe` throws
 */
export async function waitUntil<Found>(
  probe: () => Promise<Found | undefined> | Found | undefined,
  signal: AbortSignal,
): Promise<Found> {
  while (true) {
    signal.throwIfAborted();
    const found = await probe();
    if (found !== undefined) return found;
    await pause(BETWEEN_TRIES_MS);
  }
}

/** Asks an address until it answers with a status that `accept` takes; a refused connection is asked again. */
export async function waitUntilAnswers(
  url: string,
  accept: (status: number) => boolean,
  signal: AbortSignal,
): Promise<void> {
  await waitUntil(async () => ((await answers(url, accept, signal)) ? true : undefined), signal);
}

async function answers(url: string, accept: (status: number) => boolean, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(ONE_ANSWER_MS)]) });
    await response.body?.cancel();
    return accept(response.status);
  } catch {
    // Nobody listens yet, or the server is still starting: that is what we are waiting for.
    return false;
  }
}

import { closedLoop, type LoadResult } from "./closed-loop.ts";
import type { Contender } from "./contender.ts";
import { openHttpConnection } from "./http-connection.ts";

/** Acknowledgements under a closed loop, spread over the tenants. */
export function loadSingles(
  contender: Contender,
  load: { tenants: readonly number[]; connections: number; ms: number },
): Promise<LoadResult> {
  return closedLoop({
    port: contender.port,
    connections: load.connections,
    ms: load.ms,
    next: (lane) => contender.message(load.tenants[lane % load.tenants.length] ?? 0),
  });
}

/** The same with many messages a call, as a provider's backlog comes. */
export function loadBatches(
  contender: Contender,
  load: { tenant: number; connections: number; messages: number; ms: number },
): Promise<LoadResult> {
  return closedLoop({
    port: contender.port,
    connections: load.connections,
    ms: load.ms,
    next: () => contender.batch(load.tenant, load.messages),
  });
}

const FRAME_LIMIT_MS = 10_000;

/**
 * One message at a time, from the moment the webhook leaves the provider until it has come out of each socket.
 * @returns ms, one a message and socket
 * @throws Error when a message is refused or does not reach every socket
 */
export async function webhookToSocket(
  contender: Contender,
  { tenant, sockets, ms }: { tenant: number; sockets: number; ms: number },
): Promise<number[]> {
  const latencies: number[] = [];
  let sentAt = 0;
  let awaited = 0;
  let everybodyHasIt = () => {};
  const onFrame = () => {
    latencies.push(performance.now() - sentAt);
    awaited -= 1;
    if (awaited === 0) everybodyHasIt();
  };
  const listening: { close(): void }[] = [];
  for (let n = 0; n < sockets; n++) listening.push(await contender.listen(tenant, onFrame));
  const connection = await openHttpConnection(contender.port);
  try {
    const endsAt = performance.now() + ms;
    while (performance.now() < endsAt) {
      const request = contender.shownMessage(tenant);
      const shown = new Promise<void>((resolve, reject) => {
        const tooLate = setTimeout(() => reject(new Error("a frame did not come")), FRAME_LIMIT_MS);
        everybodyHasIt = () => {
          clearTimeout(tooLate);
          resolve();
        };
      });
      awaited = sockets;
      sentAt = performance.now();
      const [status] = await Promise.all([connection.send(request), shown]);
      if (status !== 200) throw new Error(`a message was answered with ${status}`);
    }
  } finally {
    connection.close();
    for (const socket of listening) socket.close();
  }
  return latencies;
}

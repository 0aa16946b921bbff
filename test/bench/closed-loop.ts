import { openHttpConnection } from "./http-connection.ts";

export type Load = {
  port: number;
  connections: number;
  ms: number;
  /** The next request of a lane; a lane is one connection. */
  next(lane: number): Buffer;
};

export type LoadResult = {
  /** Calls answered with 200. */
  acknowledged: number;
  /** Calls answered with anything else. */
  refused: number;
  perSecond: number;
  /** Of each call in ms. */
  latencies: number[];
};

/** Each connection calls again as soon as it is answered, until the time is up; what is under way then is waited for. */
export async function closedLoop(load: Load): Promise<LoadResult> {
  const connections = await Promise.all(Array.from({ length: load.connections }, () => openHttpConnection(load.port)));
  const latencies: number[] = [];
  let refused = 0;
  const startedAt = performance.now();
  const endsAt = startedAt + load.ms;
  await Promise.all(
    connections.map(async (connection, lane) => {
      while (performance.now() < endsAt) {
        const request = load.next(lane);
        const sentAt = performance.now();
        const status = await connection.send(request);
        if (status === 200) latencies.push(performance.now() - sentAt);
        else refused += 1;
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const connection of connections) connection.close();
  return { acknowledged: latencies.length, refused, perSecond: latencies.length / seconds, latencies };
}

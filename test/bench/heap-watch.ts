import { setTimeout as pause } from "node:timers/promises";

/**
 * What one isolate of workerd holds in memory: V8's heap and what its buffers hold beside it, asked of workerd's
 * inspector while it works. Here one isolate has the Worker and all of its objects, which is more than the platform
 * ever puts into one with an object of Parley's; SQLite's own cache is in neither figure, and in the platform's limit
 * neither.
 */
export type HeapWatch = {
  /** Since the last time it was asked, MB. Throws when the inspector has gone. */
  take(): HeapSeen;
  stop(): Promise<void>;
};

export type HeapSeen = {
  /** The most that was in use after what is not needed any more was collected: what the platform's limit is about. */
  liveMb: number;
  /** The most that was ever seen, with what nobody had collected yet. */
  peakMb: number;
  samples: number;
};

const LOOK_EVERY_MS = 20;
/** Collecting stops everything for some milliseconds. */
const COLLECT_EVERY_MS = 200;

type Usage = { usedSize: number; backingStorageSize?: number };
type Target = { id: string; webSocketDebuggerUrl: string };

/** @param worker the Worker's name, by which workerd calls its isolate */
export async function watchHeap(inspectorPort: number, worker: string): Promise<HeapWatch> {
  const targets = (await (await fetch(`http://127.0.0.1:${inspectorPort}/json`)).json()) as Target[];
  const target = targets.find(({ id }) => id.endsWith(`user:${worker}`));
  if (target === undefined) {
    throw new Error(`workerd's inspector has no ${worker}, but ${targets.map(({ id }) => id).join(", ")}`);
  }
  const inspector = await openInspector(target.webSocketDebuggerUrl);
  let seen: HeapSeen = { liveMb: 0, peakMb: 0, samples: 0 };
  let isOver = false;
  let problem: unknown = null;

  async function used(): Promise<number> {
    const { usedSize, backingStorageSize = 0 } = await inspector.ask<Usage>("Runtime.getHeapUsage");
    return (usedSize + backingStorageSize) / 2 ** 20;
  }
  async function look(): Promise<void> {
    let collectedAt = 0;
    while (!isOver) {
      seen.peakMb = Math.max(seen.peakMb, await used());
      if (performance.now() - collectedAt >= COLLECT_EVERY_MS) {
        await inspector.ask("HeapProfiler.collectGarbage");
        collectedAt = performance.now();
        seen.liveMb = Math.max(seen.liveMb, await used());
      }
      seen.samples += 1;
      await pause(LOOK_EVERY_MS);
    }
  }
  const looking = look().catch((thrown: unknown) => {
    problem = thrown;
  });
  return {
    take() {
      if (problem !== null) throw problem;
      const taken = seen;
      seen = { liveMb: 0, peakMb: 0, samples: 0 };
      return taken;
    },
    async stop() {
      isOver = true;
      await looking;
      inspector.close();
    },
  };
}

type Inspector = { ask<Answer>(method: string): Promise<Answer>; close(): void };

/** The DevTools protocol, one question at a time. */
async function openInspector(url: string): Promise<Inspector> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(problem: Error): void }>();
  let asked = 0;
  socket.addEventListener("message", ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as {
      id?: number;
      result?: unknown;
      error?: { message: string };
    };
    const waiter = id === undefined ? undefined : waiting.get(id);
    if (id === undefined || waiter === undefined) return;
    waiting.delete(id);
    if (error === undefined) waiter.resolve(result);
    else waiter.reject(new Error(error.message));
  });
  socket.addEventListener("close", () => {
    for (const { reject } of waiting.values()) reject(new Error("workerd's inspector has closed"));
    waiting.clear();
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve(), { once: true });
    socket.addEventListener("error", () => reject(new Error("workerd's inspector does not answer")), { once: true });
  });
  return {
    ask: <Answer>(method: string) =>
      new Promise<Answer>((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve: (answer) => resolve(answer as Answer), reject });
        socket.send(JSON.stringify({ id: asked, method }));
      }),
    close: () => socket.close(),
  };
}

import type { LoadResult } from "./closed-loop.ts";
import type { Contender } from "./contender.ts";
import { loadBatches, loadSingles, webhookToSocket } from "./measure.ts";
import { quantile } from "./quantile.ts";

/** One side of a comparison: whom to load, and which of its tenants plays which part. */
export type Subject = {
  contender: Contender;
  many: readonly number[];
  single: number;
  /** Holds more than is replayed. */
  replayed: number;
  /** What was asked of it; null where nobody counts. */
  counts: { acknowledged: number; refused: number } | null;
};

export type Value = { name: string; unit: string; value: number };

/** One turn of one side. */
export type Stage = (subject: Subject, ms: number) => Promise<Value[]>;

const BATCH = 100;
const BATCH_CONNECTIONS = 4;
const MISSED = 10_000;
const WARM_UP_MS = 1_500;

export const MAIN_STAGES: readonly Stage[] = [
  acks("acks-1x1", 1),
  acks("acks-1x16", 16, "ack"),
  acks("acks-1x64", 64),
  async (subject, ms) => {
    const result = await loadSingles(subject.contender, { tenants: subject.many, connections: 64, ms });
    count(subject, result, 1);
    return [{ name: "acks-20x64", unit: "/s", value: result.perSecond }];
  },
  batches,
  sockets(1),
  sockets(50),
  sockets(200),
  replay,
];

/** The core figures, for comparing a large tenant with an empty one. */
export const GROWN_STAGES: readonly Stage[] = [
  acks("acks-1x1", 1),
  acks("acks-1x16", 16, "ack"),
  acks("acks-1x64", 64),
  batches,
  sockets(50),
  replay,
];

/** Wakes and warms everything that is measured, and lays in what a replay needs. */
export async function prepare(subject: Subject): Promise<void> {
  const { contender, counts } = subject;
  for (const tenants of [subject.many, [subject.single]]) {
    count(subject, await loadSingles(contender, { tenants, connections: 16, ms: WARM_UP_MS }), 1);
  }
  for (let missing = MISSED; missing > 0; ) {
    const load = { tenant: subject.replayed, connections: BATCH_CONNECTIONS, messages: BATCH, ms: WARM_UP_MS };
    const result = await loadBatches(contender, load);
    count(subject, result, BATCH);
    if (result.acknowledged === 0) throw new Error("no batch was taken");
    missing -= result.acknowledged * BATCH;
  }
  const seen = await webhookToSocket(contender, { tenant: subject.single, sockets: 1, ms: WARM_UP_MS });
  if (counts !== null) counts.acknowledged += seen.length;
}

function acks(name: string, connections: number, latencies?: string): Stage {
  return async (subject, ms) => {
    const result = await loadSingles(subject.contender, { tenants: [subject.single], connections, ms });
    count(subject, result, 1);
    const perSecond = { name, unit: "/s", value: result.perSecond };
    if (latencies === undefined) return [perSecond];
    return [
      perSecond,
      { name: `${latencies}-p50`, unit: "ms", value: quantile(result.latencies, 0.5) },
      { name: `${latencies}-p99`, unit: "ms", value: quantile(result.latencies, 0.99) },
    ];
  };
}

async function batches(subject: Subject, ms: number): Promise<Value[]> {
  const load = { tenant: subject.single, connections: BATCH_CONNECTIONS, messages: BATCH, ms };
  const result = await loadBatches(subject.contender, load);
  count(subject, result, BATCH);
  return [{ name: "batch100-messages", unit: "/s", value: result.perSecond * BATCH }];
}

function sockets(number: number): Stage {
  return async (subject, ms) => {
    const load = { tenant: subject.single, sockets: number, ms };
    const latencies = await webhookToSocket(subject.contender, load);
    if (subject.counts !== null) subject.counts.acknowledged += latencies.length / number;
    return [
      { name: `socket-p50-${number}`, unit: "ms", value: quantile(latencies, 0.5) },
      { name: `socket-p99-${number}`, unit: "ms", value: quantile(latencies, 0.99) },
    ];
  };
}

async function replay(subject: Subject): Promise<Value[]> {
  return [{ name: "replay-10000", unit: "ms", value: await subject.contender.replay(subject.replayed, MISSED) }];
}

function count(subject: Subject, result: LoadResult, messages: number): void {
  if (subject.counts === null) return;
  subject.counts.acknowledged += result.acknowledged * messages;
  subject.counts.refused += result.refused;
}

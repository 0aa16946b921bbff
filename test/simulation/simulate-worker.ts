import { parentPort, workerData } from "node:worker_threads";
import fc from "fast-check";
import { runSequence, sequences } from "./sequence.ts";

export type SimulationJob = {
  seed: number;
  seconds: number;
  /** Which part of the chunks is this worker's. */
  lane: number;
  lanes: number;
  onlyChunk: number | null;
  maxSequences: number | null;
};

export type ChunkFailure = { chunk: number; promise: string; steps: string };
export type SimulationReport = { sequences: number; failures: ChunkFailure[] };

/** Sequences between two looks at the clock. Each chunk has a seed of its own, so that it repeats by itself. */
const CHUNK = 50;

function runChunk(seed: number, chunk: number): { sequences: number; failure: ChunkFailure | null } {
  let started = 0;
  const outcome = fc.check(
    fc.property(sequences, ([steps, shuffleSeed, mix]) => {
      started += 1;
      runSequence(steps, shuffleSeed, mix);
    }),
    { seed: seed * 1_000_003 + chunk, numRuns: CHUNK },
  );
  if (!outcome.failed) return { sequences: outcome.numRuns, failure: null };
  const steps = outcome.counterexample?.[0]?.[0].filter((step) => step.kind !== 0) ?? [];
  const mix = outcome.counterexample?.[0]?.[2] ?? 0;
  const cause = outcome.errorInstance;
  return {
    sequences: started,
    failure: {
      chunk,
      promise: cause instanceof Error ? cause.message : String(cause),
      steps: JSON.stringify({ mix, steps }),
    },
  };
}

function simulate(job: SimulationJob): SimulationReport {
  const report: SimulationReport = { sequences: 0, failures: [] };
  const endsAt = performance.now() + job.seconds * 1_000;
  for (let chunk = job.onlyChunk ?? job.lane + 1; ; chunk += job.lanes) {
    const { sequences: done, failure } = runChunk(job.seed, chunk);
    report.sequences += done;
    if (failure !== null) report.failures.push(failure);
    const isEnough = job.maxSequences !== null && report.sequences >= job.maxSequences;
    if (failure !== null || job.onlyChunk !== null || isEnough || performance.now() >= endsAt) return report;
  }
}

parentPort?.postMessage(simulate(workerData as SimulationJob));

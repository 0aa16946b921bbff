import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { printFigures, proofOptions } from "./proof-options.ts";
import { STEPS } from "./sequence.ts";
import type { ChunkFailure, SimulationJob, SimulationReport } from "./simulate-worker.ts";

/**
 * `npm run simulate`: random sequences of everything that can happen, over the pure core with a virtual clock
 * and SQLite in memory, with the promises checked after each step. A failing sequence is shrunk and printed
 * with the chunk that repeats it: `npm run simulate -- --seed N --chunk K`.
 */
const options = proofOptions(
  { seconds: 600 },
  { chunk: { type: "string", default: "0" }, sequences: { type: "string", default: "0" } },
);

const lanes = options.chunk > 0 ? 1 : availableParallelism();
const startedAt = performance.now();
const reports = await Promise.all(Array.from({ length: lanes }, (_, lane) => run(lane)));
const seconds = Math.round((performance.now() - startedAt) / 100) / 10;

const sequences = reports.reduce((sum, report) => sum + report.sequences, 0);
const failures = reports.flatMap((report) => report.failures);

printFigures("Simulation", {
  sequences,
  commands: sequences * STEPS,
  lanes,
  seconds,
  "broken promises": failures.length,
});
for (const failure of failures) describe(failure);
const ok = failures.length === 0 && sequences > 0;
console.log(
  JSON.stringify({
    ok,
    seed: options.seed,
    seconds,
    sequences,
    commands: sequences * STEPS,
    failures: failures.length,
  }),
);
process.exit(ok ? 0 : 1);

function run(lane: number): Promise<SimulationReport> {
  const job: SimulationJob = {
    seed: options.seed,
    seconds: options.seconds,
    lane,
    lanes,
    onlyChunk: options.chunk > 0 ? options.chunk : null,
    maxSequences: options.sequences > 0 ? Math.ceil(options.sequences / lanes) : null,
  };
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./simulate-worker.ts", import.meta.url), { workerData: job });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

function describe(failure: ChunkFailure): void {
  process.stdout.write(`broken: ${failure.promise}\n`);
  process.stdout.write(`  repeat it: npm run simulate -- --seed ${options.seed} --chunk ${failure.chunk}\n`);
  process.stdout.write(`  steps: ${failure.steps}\n`);
}

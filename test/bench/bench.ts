import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { printFigures, proofOptions } from "../simulation/proof-options.ts";
import type { Figure } from "./figures.ts";
import { runBench } from "./run-bench.ts";

/**
 * `npm run bench`: how fast Parley is, beside the floor (floor-worker.ts), in the same run, in turns and under the
 * same emulator. `--seconds` is what is spent on measuring, over all figures; building, warming up and filling the
 * grown tenant come on top. Speed is reported and never judged here: not ok means that something did not work.
 *
 * `grown-` figures compare a tenant of `--messages` messages with an empty one, both of Parley: there the column
 * "floor" is the empty tenant.
 */
const isQuick = process.argv.includes("--quick");
// The proofs' options all have values; this one is a word by itself.
process.argv = process.argv.filter((argument) => argument !== "--quick");
const options = proofOptions(
  { seconds: isQuick ? 40 : 180 },
  {
    rounds: { type: "string", default: isQuick ? "3" : "5" },
    messages: { type: "string", default: isQuick ? "100000" : "1000000" },
  },
);

const folder = mkdtempSync(path.join(tmpdir(), "parley-bench-"));
const startedAt = performance.now();
try {
  const { figures, counts, problem } = await runBench(options, folder, (step) => process.stderr.write(`${step}\n`));
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  const ok = problem === null && counts.refused === 0 && counts.lost === 0 && counts.acknowledged > 0;
  printFigures("Speed: Parley, the floor, and Parley as a share of the floor", tableOf(figures));
  printFigures("What was asked of Parley", {
    ...counts,
    rounds: options.rounds,
    ...(problem === null ? {} : { problem }),
  });
  const { seed, rounds, messages } = options;
  console.log(JSON.stringify({ ok, seed, seconds, rounds, messages, ...counts, figures }));
  process.exitCode = ok ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function tableOf(figures: Figure[]): Record<string, string> {
  const cell = (value: number | null, unit = "") => `${value ?? "-"} ${unit}`.trim().padStart(16);
  return Object.fromEntries(
    figures.map(({ name, unit, parley, floor, ratio }) => [name, cell(parley, unit) + cell(floor, unit) + cell(ratio)]),
  );
}

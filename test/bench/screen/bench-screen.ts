import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { printFigures, proofOptions } from "../../simulation/proof-options.ts";
import { runScreenBench } from "./run-screen-bench.ts";

/**
 * `npm run bench:screen`: how fast the inbox is in Chromium, against the real Worker with its files, as `npm start` runs
 * it. `--seconds` is what is spent on scrolling and on live traffic; building and filling come on top. `--messages` are
 * in the thread that is scrolled, `--live` arrive while one looks. Speed is reported and never judged here: not ok means
 * that something did not work, that axe-core found a violation, that the list loads more script than it is to, or that
 * the page goes on growing with what comes.
 */
const options = proofOptions(
  { seconds: 120 },
  { messages: { type: "string", default: "100000" }, live: { type: "string", default: "10000" } },
);
const folder = mkdtempSync(path.join(tmpdir(), "parley-bench-screen-"));
const startedAt = performance.now();
try {
  const result = await runScreenBench(options, folder, (step) => process.stderr.write(`${step}\n`));
  const { figures, scriptKiB, axeViolations, problems } = result;
  const ok = problems.length === 0 && axeViolations.length === 0;
  const cells = figures.map(({ name, unit, value }) => [name, `${value} ${unit}`.padStart(14)] as const);
  printFigures("The inbox in Chromium", Object.fromEntries(cells));
  for (const problem of [...problems, ...axeViolations]) console.log(`  ${problem}`);
  const { seed } = options;
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  console.log(JSON.stringify({ ok, seed, seconds, scriptKiB, axeViolations: axeViolations.length, problems, figures }));
  process.exitCode = ok ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

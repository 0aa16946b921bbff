import { parseArgs } from "node:util";
import { printFigures } from "../simulation/proof-options.ts";
import { csrfPart } from "./csrf/csrf-part.ts";
import { forgeryPart } from "./forgery/forgery-part.ts";
import { limitsPart } from "./limits/limits-part.ts";
import { signInPart } from "./limits/sign-in-part.ts";
import { matrixPart } from "./matrix/matrix-part.ts";
import type { Part, PartResult } from "./part.ts";
import { dumpPart } from "./secrets/dump-part.ts";
import { secretsPart } from "./secrets/secrets-part.ts";
import { Stage } from "./site/stage.ts";
import { ssrfPart } from "./ssrf/ssrf-part.ts";
import { vaultPart } from "./vault/vault-part.ts";

/**
 * `npm run security`: nobody gets in. The bundle that would be deployed, on workerd with its own databases, is
 * attacked through its doors, and its files are read as a thief would read them. Each part is one promise and says
 * what it broke; the last line is one JSON object with `ok` and every figure. `--only name` runs one part; `--seconds`
 * is how long those go on that could go on for ever.
 */
const PARTS: readonly Part[] = [
  ...[matrixPart, csrfPart, ssrfPart, forgeryPart, vaultPart],
  ...[dumpPart, secretsPart, signInPart, limitsPart],
];
const EXAMPLES = 12;

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    seconds: { type: "string", default: "10" },
    only: { type: "string" },
  },
});
const seed = wholeNumber("seed", values.seed);
const seconds = wholeNumber("seconds", values.seconds);
const chosen = PARTS.filter(({ name }) => values.only === undefined || name === values.only);
if (chosen.length === 0) throw new Error(`--only takes one of: ${PARTS.map(({ name }) => name).join(", ")}`);

const startedAt = performance.now();
const stage = await Stage.open({ seed, seconds, tell: (step) => process.stderr.write(`${step}\n`) });
const all: Record<string, unknown> = {};
let brokenPromises = 0;
try {
  for (const { name, title, run } of chosen) {
    const partStartedAt = performance.now();
    stage.tell(`${name} ...`);
    const { figures, broken, notes = [] } = await runPart(run);
    const partSeconds = Math.round((performance.now() - partStartedAt) / 1_000);
    printFigures(`${title} (${name}, ${partSeconds} s)`, readable(figures));
    for (const note of notes) process.stdout.write(`  note: ${note}\n`);
    for (const one of broken.slice(0, EXAMPLES)) process.stdout.write(`  BROKEN: ${one}\n`);
    if (broken.length > EXAMPLES) process.stdout.write(`  ... and ${broken.length - EXAMPLES} more\n`);
    brokenPromises += broken.length;
    Object.assign(all, figures);
  }
} finally {
  await stage.close();
}

const ok = brokenPromises === 0;
const ranSeconds = Math.round((performance.now() - startedAt) / 1_000);
console.log(JSON.stringify({ ok, seed, seconds: ranSeconds, parts: chosen.length, brokenPromises, ...all }));
process.exit(ok ? 0 : 1);

/** A part that cannot be played to its end has shown nothing, and the others go on. */
async function runPart(run: Part["run"]): Promise<PartResult> {
  try {
    return await run(stage);
  } catch (error) {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { figures: {}, broken: [`it could not be played to its end: ${problem}`] };
  } finally {
    await stage.clear();
  }
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new Error(`--${name} takes a whole number, not "${text}"`);
  return number;
}

function readable(figures: Record<string, number | Record<string, number>>): Record<string, number | string> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      typeof value === "number" ? value : JSON.stringify(value).replaceAll('"', ""),
    ]),
  );
}

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLeashed } from "../local/leashed-process.mjs";
import { printFigures, proofOptions } from "../simulation/proof-options.ts";
import { FAULTS, type Fault } from "./faults.ts";

/**
 * `npm run mutants`: puts each fault into a copy of the product and asks the proofs, the quickest first, until
 * one of them notices. A fault that none notices is listed: it is a hole in the proofs.
 *
 * `--only N` runs one fault by its number; `--from N` those from a number on, where a run was cut off; `--limit N` the
 * first N of them, for a quick look. `--jobs N` is how many copies are at work side by side.
 */
const options = proofOptions(
  { seconds: 20 },
  {
    only: { type: "string", default: "0" },
    from: { type: "string", default: "1" },
    limit: { type: "string", default: "0" },
    jobs: { type: "string", default: "2" },
  },
);

const HEALTHY_LIMIT_MS = 30 * 60_000;

const ROOT = new URL("../..", import.meta.url).pathname;
/** What a copy needs; the rest (packages, the screens' build) is shared. */
const COPIED = [
  "app",
  "worker",
  "client",
  "drizzle",
  "migrations",
  "test",
  "package.json",
  "tsconfig.json",
  "tsconfig.base.json",
  "vitest.config.ts",
  "wrangler.toml",
];
const SHARED = ["node_modules", "build"];

/** The flows that a fault of the path can break; sign-in and the vault have mutations of their own to fear. */
const FLOWS = ["inbox-", "sync", "webhook-door", "push", "overflow", "watchdog"];

/** A proof that fails has noticed; one that hangs has, too: a promise that is never answered is broken. */
const PROOFS: readonly { name: string; command: string[]; leastLimitMs: number }[] = [
  {
    name: "simulate",
    command: ["test/simulation/simulate.ts", "--seconds", String(options.seconds), "--seed", String(options.seed)],
    leastLimitMs: options.seconds * 1_000 + 60_000,
  },
  {
    name: "flows",
    command: ["node_modules/vitest/vitest.mjs", "run", "--project", "flows", "--bail", "1", ...FLOWS],
    leastLimitMs: 300_000,
  },
];

const chosen = FAULTS.map((fault, place) => ({ fault, number: place + 1 })).filter(({ number }) =>
  options.only === 0 ? number >= options.from : number === options.only,
);
const queue = options.limit > 0 ? chosen.slice(0, options.limit) : chosen;
const startedAt = performance.now();
const folder = mkdtempSync(join(tmpdir(), "parley-mutants-"));
// Whatever is running then ends with this process, by its leash.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  });
}
const caughtBy = new Map<string, number>();
const missed: string[] = [];
let tried = 0;

try {
  const copies = Array.from({ length: Math.max(1, options.jobs) }, (_, n) => makeCopy(`copy-${n}`));
  const limits = await timeHealthy(copies);
  await Promise.all(
    copies.map(async (copy) => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await tryFault(copy, next, limits);
    }),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const caught = tried - missed.length;
const share = tried === 0 ? 0 : caught / tried;
const seconds = Math.round((performance.now() - startedAt) / 1_000);
printFigures("Mutants", { mutants: tried, caught, ...Object.fromEntries(caughtBy), missed: missed.length, seconds });
const ok = tried > 0 && share >= 0.95;
console.log(JSON.stringify({ ok, seed: options.seed, seconds, mutants: tried, caught, share, missed }));
process.exit(ok ? 0 : 1);

function makeCopy(name: string): string {
  const copy = join(folder, name);
  for (const part of COPIED) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  for (const part of SHARED) symlinkSync(join(ROOT, part), join(copy, part));
  return copy;
}

/**
 * Every proof on every copy at once, with no fault put in. A faulty one that then takes four times as long hangs,
 * however busy this machine is.
 */
async function timeHealthy(copies: readonly string[]): Promise<Map<string, number>> {
  const limits = new Map<string, number>();
  for (const { name, command, leastLimitMs } of PROOFS) {
    const begun = performance.now();
    const passed = await Promise.all(copies.map((copy) => passes(copy, command, HEALTHY_LIMIT_MS)));
    if (passed.includes(false)) throw new Error(`the product fails "${name}" without any fault put in`);
    limits.set(name, Math.max(leastLimitMs, 4 * (performance.now() - begun)));
  }
  return limits;
}

async function tryFault(
  copy: string,
  { fault, number }: (typeof chosen)[number],
  limits: ReadonlyMap<string, number>,
): Promise<void> {
  tried += 1;
  const undo = putIn(copy, fault);
  const proof = await noticedBy(copy, limits);
  undo();
  console.log(`${String(number).padStart(3)}  ${(proof ?? "MISSED").padEnd(9)} ${fault.name}  (${fault.from})`);
  if (proof === null) missed.push(fault.name);
  else caughtBy.set(proof, (caughtBy.get(proof) ?? 0) + 1);
}

function putIn(copy: string, fault: Fault): () => void {
  const before = new Map<string, string>();
  for (const [file, find, replace] of fault.edits) {
    const path = join(copy, file);
    const text = readFileSync(path, "utf8");
    if (!before.has(path)) before.set(path, text);
    const found = text.split(find).length - 1;
    if (found !== 1) throw new Error(`"${fault.name}": its place is found ${found} times in ${file}`);
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
  }
  return () => {
    for (const [path, text] of before) writeFileSync(path, text);
  };
}

/** The first proof that notices something, or null. */
async function noticedBy(copy: string, limits: ReadonlyMap<string, number>): Promise<string | null> {
  for (const { name, command, leastLimitMs } of PROOFS) {
    if (!(await passes(copy, command, limits.get(name) ?? leastLimitMs))) return name;
  }
  return null;
}

/** The proof, and whatever it starts, is ended when it takes longer than `limitMs`, and when this process ends. */
async function passes(copy: string, args: string[], limitMs: number): Promise<boolean> {
  const proof = startLeashed({
    ...{ name: "proof", program: process.execPath, args, cwd: copy, env: process.env },
    logFile: `${copy}.log`,
  });
  const timer = setTimeout(() => void proof.stop(), limitMs);
  const { code } = await proof.ended;
  clearTimeout(timer);
  return code === 0;
}

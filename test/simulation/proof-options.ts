import { parseArgs } from "node:util";

/** What every proof command takes: `--seed N` (a run repeats exactly), `--seconds N` (how long), and its own. */
export function proofOptions<Extra extends Record<string, { type: "string"; default: string }>>(
  defaults: { seconds: number },
  extra: Extra,
): { seed: number; seconds: number } & { [Name in keyof Extra]: number } {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "1" },
      seconds: { type: "string", default: String(defaults.seconds) },
      ...extra,
    },
  });
  const numbers = Object.entries(values).map(([name, value]) => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < 0)
      throw new Error(`--${name} takes a whole number, not "${String(value)}"`);
    return [name, number] as const;
  });
  return Object.fromEntries(numbers) as never;
}

/** A short table of figures for people; the JSON line for programs comes after it. */
export function printFigures(title: string, figures: Record<string, number | string>): void {
  const width = Math.max(...Object.keys(figures).map((name) => name.length));
  process.stdout.write(`\n${title}\n`);
  for (const [name, value] of Object.entries(figures)) process.stdout.write(`  ${name.padEnd(width)}  ${value}\n`);
  process.stdout.write("\n");
}

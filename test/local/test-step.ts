import { readFileSync } from "node:fs";
import path from "node:path";
import { projectNode, projectRoot } from "./install-packages.mjs";
import { type LeashedProcess, startLeashed } from "./leashed-process.mjs";
import { wranglerEnvironment } from "./wrangler-command.ts";

export type Totals = { passed: number; failed: number };

/** One command of `npm test`; a number of them may be counted for more than one. */
export type TestStep = {
  title: string;
  /** A tool of node_modules/.bin, or a program of the system. */
  command: [program: string, ...args: string[]];
  /** Reads how many tests ran, where the step is more than one; called when the command has ended. */
  countTests?: () => Totals;
};

/** Runs the steps of a test run one after the other and adds up. */
export class TestRun {
  readonly totals: Totals = { passed: 0, failed: 0 };
  readonly #folder: string;
  #current: LeashedProcess | null = null;
  #isInterrupted = false;

  /** @param folder for what the commands print; it exists */
  constructor(folder: string) {
    this.#folder = folder;
  }

  get isInterrupted(): boolean {
    return this.#isInterrupted;
  }

  /** Ends the command that runs, with everything that it started; no other begins. */
  interrupt(): void {
    this.#isInterrupted = true;
    void this.#current?.stop();
  }

  /** One line when it passes; everything the command printed when it does not. */
  async run(step: TestStep): Promise<boolean> {
    if (this.#isInterrupted) return false;
    process.stdout.write(`${step.title} ... `);
    const startedAt = performance.now();
    const { code, logFile } = await this.#execute(step.command);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    if (this.#isInterrupted) return false;

    const totals = totalsOf(code, step.countTests?.());
    this.totals.passed += totals.passed;
    this.totals.failed += totals.failed;
    const count = step.countTests
      ? `${totals.passed} passed, ${totals.failed} failed`
      : totals.failed
        ? "FAILED"
        : "ok";
    console.log(`${count} (${seconds} s)`);
    if (totals.failed > 0) console.log(`\n${readFileSync(logFile, "utf8").trim()}\n`);
    return totals.failed === 0;
  }

  /** What has no command of its own. */
  report(title: string, isPassed: boolean, text: string): void {
    this.totals[isPassed ? "passed" : "failed"] += 1;
    console.log(`${title} ... ${isPassed ? "ok" : "FAILED"}: ${text}`);
  }

  async #execute([program, ...args]: TestStep["command"]): Promise<{ code: number | null; logFile: string }> {
    const logFile = path.join(this.#folder, "step.log");
    this.#current = startLeashed({ name: program, program, args, cwd: projectRoot, env: this.#environment(), logFile });
    const { code } = await this.#current.ended;
    return { code, logFile };
  }

  #environment(): NodeJS.ProcessEnv {
    const bin = path.dirname(projectNode);
    return { ...wranglerEnvironment(this.#folder), PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}` };
  }
}

/** A command that failed although every test in it passed has failed as one (an error outside of the tests). */
function totalsOf(code: number | null, tests: Totals | undefined): Totals {
  if (tests === undefined) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  return { passed: tests.passed, failed: code === 0 ? tests.failed : Math.max(tests.failed, 1) };
}

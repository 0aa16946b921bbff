import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { canInstallChromium, findChromium, missingChromiumAdvice } from "./find-chromium.ts";
import { TestRun, type TestStep, type Totals } from "./test-step.ts";

// What `npm test` runs once the packages are there. All of it, even after a failure; the last line says how it went.

const folder = mkdtempSync(path.join(tmpdir(), "parley-test-"));
const run = new TestRun(folder);
for (const event of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"] as const) process.on(event, () => run.interrupt());

try {
  await run.run({ title: "Generated types are those of wrangler.toml", command: npmScript("types", "--check") });
  for (const part of ["worker", "app", "test", "test/local", "test/security"]) {
    await run.run({ title: `Types of ${part}`, command: ["tsc", "--project", part] });
  }
  await run.run({ title: "Lint and format", command: npmScript("lint") });
  await run.run({ title: "Import rules", command: npmScript("imports") });
  await run.run(vitest("Unit tests", "unit"));
  await run.run(vitest("Flow tests in workerd", "flows"));
  if (await haveChromium()) {
    await run.run(vitest("Browser tests in Chromium", "browser"));
    await run.run(vitest("Every screen, looked over by axe-core", "screens"));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

if (run.isInterrupted) {
  console.log("\nInterrupted.");
  process.exitCode = 130;
} else {
  process.exitCode = run.totals.failed === 0 ? 0 : 1;
}
console.log(`${run.totals.passed} passed, ${run.totals.failed} failed`);
if (process.connected) process.disconnect();

/** The commands are those of package.json, so that each can be run by hand. */
function npmScript(name: string, ...args: string[]): TestStep["command"] {
  return ["npm", "run", "--silent", name, "--", ...args];
}

function vitest(title: string, project: string): TestStep {
  const report = path.join(folder, `${project}.json`);
  return {
    title,
    command: ["vitest", "run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile=${report}`],
    countTests: () => readReport(report),
  };
}

function readReport(file: string): Totals {
  try {
    const report = JSON.parse(readFileSync(file, "utf8"));
    return { passed: report.numPassedTests, failed: report.numFailedTests };
  } catch {
    // The run broke off before its report; its exit code makes that a failure.
    return { passed: 0, failed: 0 };
  }
}

async function haveChromium(): Promise<boolean> {
  if (findChromium(process.env) === null && canInstallChromium(process.env)) {
    process.env.DEBIAN_FRONTEND = "noninteractive";
    await run.run({ title: "Package lists for Chromium", command: ["apt-get", "update", "-qq"] });
    await run.run({
      title: "Chromium is installed",
      command: ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
    });
  }
  const file = findChromium(process.env);
  if (run.isInterrupted) return false;
  run.report("A browser for the browser tests", file !== null, file ?? missingChromiumAdvice(process.env));
  return file !== null;
}

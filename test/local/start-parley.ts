import { mkdirSync } from "node:fs";
import path from "node:path";
import { ensureDevelopmentSecrets } from "./development-secrets.ts";
import { projectNode, projectRoot } from "./install-packages.mjs";
import { type LeashedProcess, logTail, startLeashed } from "./leashed-process.mjs";
import { requireFreePort } from "./local-port.ts";
import { type LocalSettings, StartProblem } from "./local-settings.ts";
import { openSimulatedApp } from "./simulated-app.ts";
import { waitUntilAnswers } from "./wait-until.ts";
import { developmentVariables, isMetaSimulated, wranglerCli, wranglerEnvironment } from "./wrangler-command.ts";

const READY_LIMIT_MS = 180_000;
const LOG_TAIL_LINES = 20;

export type StartOptions = LocalSettings & {
  /** Whether simulated customers write by themselves. */
  cast: boolean;
  /** Ends the start-up where it stands: `startParley` then rejects, with nothing left running. */
  signal?: AbortSignal;
  /** Told what is being waited for, in a few words. */
  onProgress?: (step: string) => void;
};

export type RunningParley = {
  url: string;
  simulatorUrl: string;
  logDirectory: string;
  workerLogFile: string;
  /** Resolves when a part ended that nobody asked to. */
  lost: Promise<StartProblem>;
  /** Ends every process that was started; both ports are free afterwards. Safe to call twice. */
  stop: () => Promise<void>;
};

/**
 * Starts the provider simulator and the Worker as `npm start` does, on 127.0.0.1 only, and resolves when
 * `GET /ready` is 200. On any failure nothing is left running.
 *
 * @throws StartProblem: one line, and the end of the log that explains it
 */
export async function startParley(options: StartOptions): Promise<RunningParley> {
  const { port, simulatorPort, stateDirectory, onProgress } = options;
  const url = `http://127.0.0.1:${port}`;
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  await requireFreePort(port, "PARLEY_PORT");
  await requireFreePort(simulatorPort, "PARLEY_SIMULATOR_PORT");
  mkdirSync(stateDirectory, { recursive: true });
  const secretsFile = ensureDevelopmentSecrets(stateDirectory);
  const databases = path.join(stateDirectory, "wrangler");

  const tooLate = AbortSignal.timeout(READY_LIMIT_MS);
  const ending = AbortSignal.any([tooLate, ...(options.signal ? [options.signal] : [])]);
  const parts: LeashedProcess[] = [];
  const start = (name: string, args: string[]): LeashedProcess => {
    ending.throwIfAborted();
    const part = startLeashed({
      name,
      program: projectNode,
      args,
      cwd: projectRoot,
      env: {
        ...wranglerEnvironment(stateDirectory),
        PARLEY_SIMULATOR_PORT: String(simulatorPort),
        PARLEY_STATE: stateDirectory,
      },
      logFile: path.join(stateDirectory, `${name}.log`),
    });
    parts.push(part);
    return part;
  };
  const stop = async () => {
    stopping = true;
    await Promise.all(parts.map((part) => part.stop()));
  };
  let stopping = false;
  const unasked = async (part: LeashedProcess): Promise<StartProblem> => {
    const { code, signal } = await part.ended;
    // Asked to: then there is nothing to tell, and nobody listens any more.
    if (stopping) return new Promise(() => {});
    return endedProblem(part, `ended by itself (${signal ?? `code ${code}`})`);
  };

  try {
    const simulator = start("simulator", ["test/simulator/main.ts", ...(options.cast ? ["--cast"] : [])]);
    onProgress?.("Preparing the database ...");
    await succeeds(
      start("migrations", [
        ...[wranglerCli, "d1", "migrations", "apply", "CONTROL"],
        ...["--local", "--persist-to", databases],
      ]),
      ending,
    );
    onProgress?.("Building and starting the Worker ...");
    const worker = start("worker", [
      ...[wranglerCli, "dev", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"],
      ...["--persist-to", databases, "--env-file", secretsFile, ...developmentVariables(process.env, simulatorUrl)],
      ...["--show-interactive-dev-session", "false"],
    ]);
    const lost = Promise.race([unasked(simulator), unasked(worker)]);
    const ready = Promise.all([
      waitUntilAnswers(simulatorUrl, (status) => status < 500, ending),
      waitUntilAnswers(`${url}/ready`, (status) => status === 200, ending),
    ]);
    await Promise.race([ready, lost.then((problem) => Promise.reject(problem))]).catch((error) => {
      throw tooLate.aborted ? endedProblem(worker, `was not ready after ${READY_LIMIT_MS / 1000} seconds`) : error;
    });
    if (isMetaSimulated(process.env)) await openSimulatedApp(simulatorUrl, url);
    return { url, simulatorUrl, logDirectory: stateDirectory, workerLogFile: worker.logFile, lost, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function succeeds(part: LeashedProcess, ending: AbortSignal): Promise<void> {
  const aborted = new Promise<never>((_, reject) => {
    ending.addEventListener("abort", () => reject(ending.reason), { once: true });
  });
  const { code } = await Promise.race([part.ended, aborted]);
  if (code !== 0) throw endedProblem(part, `failed with code ${code}`);
}

function endedProblem(part: LeashedProcess, what: string): StartProblem {
  return new StartProblem(
    `The ${part.name} ${what}. The end of ${part.logFile}:\n${logTail(part.logFile, LOG_TAIL_LINES)}`,
  );
}

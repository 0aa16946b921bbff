import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDevelopmentSecrets } from "../local/development-secrets.ts";
import { projectNode, projectRoot } from "../local/install-packages.mjs";
import { logTail } from "../local/leashed-process.mjs";
import { findFreePort } from "../local/local-port.ts";
import { wranglerEnvironment } from "../local/wrangler-command.ts";

export type DeployableOptions = {
  /** A bundle as `wrangler deploy --dry-run --outdir` makes it (build-deployable.ts). */
  bundleFolder: string;
  /** Databases and the log: what must survive a restart is in here, and nowhere else. */
  stateFolder: string;
  /** The wrangler.toml that names the bindings. Default: the project's. */
  configFile?: string;
  /** D1 migrations for its `CONTROL` database; null when it has none. Default: the project's. */
  migrationsFolder?: string | null;
  /** Default: a free one, the same after every restart. */
  port?: number;
  /** Settings over those of a test. Default: master keys of this state folder, and providers may be on loopback. */
  variables?: Record<string, string>;
  /** Where every call that the Worker makes goes instead of the network, with its address in `x-outbound-url`. */
  outboundTo?: string;
  /** Every line that the Worker logs goes into the log file, and not only what went wrong. */
  keepsAllLogs?: boolean;
  /** Where workerd's inspector listens. Default: there is none. */
  inspectorPort?: number;
};

export type RunningDeployable = {
  /** `http://127.0.0.1:port`; the same for its whole life. */
  url: string;
  port: number;
  logFile: string;
  /** workerd's process in its present life; null while there is none. */
  workerdPid: number | null;
  /** How often workerd has been started again after its death. */
  restarts: number;
  /** SIGKILL for workerd; resolves when a new one listens. A second call while the first is under way joins it. */
  kill: () => Promise<void>;
  /** SIGKILL for everything at once, workerd and its keeper; resolves when a new one listens on the same data. */
  killAll: () => Promise<void>;
  /** SIGSTOP and SIGCONT for workerd: the process freezes and its sockets stay open. False when there was none. */
  freeze: () => boolean;
  thaw: () => void;
  /** Ends it for good. Safe to call twice. */
  stop: () => Promise<void>;
};

export type DeployableOrder = {
  bundleFolder: string;
  stateFolder: string;
  configFile: string;
  migrationsFolder: string | null;
  port: number;
  variables: Record<string, string>;
  outboundTo: string | null;
  keepsAllLogs: boolean;
  inspectorPort: number | null;
};
export type DeployableReport =
  | { type: "ready" | "restarted"; workerdPid: number }
  | { type: "failed"; problem: string };

const START_LIMIT_MS = 60_000;
const keeperFile = fileURLToPath(new URL("deployable-process.ts", import.meta.url));

/**
 * Starts a bundle as it would be deployed, on workerd with its own D1, objects, R2 and queues, on 127.0.0.1 only.
 * It ends with this process, however this process ends.
 *
 * @throws Error with the end of its log when it does not start
 */
export async function runDeployable(options: DeployableOptions): Promise<RunningDeployable> {
  const { bundleFolder, stateFolder } = options;
  mkdirSync(stateFolder, { recursive: true });
  const order: DeployableOrder = {
    bundleFolder,
    stateFolder,
    configFile: options.configFile ?? path.join(projectRoot, "wrangler.toml"),
    migrationsFolder:
      options.migrationsFolder === undefined
        ? path.join(projectRoot, "migrations", "control")
        : options.migrationsFolder,
    port: options.port ?? (await findFreePort()),
    variables: { MASTER_KEYS: masterKeysOf(stateFolder), ALLOW_LOCAL_PROVIDERS: "1", ...options.variables },
    outboundTo: options.outboundTo ?? null,
    keepsAllLogs: options.keepsAllLogs ?? false,
    inspectorPort: options.inspectorPort ?? null,
  };
  const logFile = path.join(stateFolder, "deployable.log");
  let keeper: ChildProcess;
  /** What the next word from the keeper means to whoever waits for it. */
  let awaited: { resolve: () => void; reject: (problem: Error) => void } | null = null;
  let killing: Promise<void> | null = null;
  let isStopped = false;

  const start = (): Promise<void> => {
    const log = openSync(logFile, "a", 0o600);
    // A group of its own, so that all of it can be ended at once.
    keeper = spawn(projectNode, [keeperFile], {
      cwd: projectRoot,
      env: { ...wranglerEnvironment(stateFolder), ...order.variables },
      detached: true,
      stdio: ["ignore", log, log, "ipc"],
    });
    closeSync(log);
    keeper.on("message", (message) => hear(message as DeployableReport));
    keeper.on("exit", () => awaited?.reject(new Error("It ended by itself.")));
    const started = nextLife();
    keeper.send(order);
    // Once is enough; and Miniflare's way to the database blocks its thread, which a workerd that is flooded with
    // calls at once, and with their log lines, would never unblock.
    order.migrationsFolder = null;
    return started;
  };

  function nextLife(): Promise<void> {
    const tooLate = setTimeout(() => awaited?.reject(new Error("It did not start in time.")), START_LIMIT_MS);
    return new Promise<void>((resolve, reject) => {
      awaited = { resolve, reject };
    })
      .catch((problem: Error) => {
        throw new Error(`${problem.message} The end of ${logFile}:\n${logTail(logFile, 20)}`);
      })
      .finally(() => {
        clearTimeout(tooLate);
        awaited = null;
      });
  }

  function hear(message: DeployableReport): void {
    if (message.type === "failed") {
      awaited?.reject(new Error(message.problem));
      return;
    }
    running.workerdPid = message.workerdPid;
    if (message.type === "restarted") running.restarts += 1;
    awaited?.resolve();
  }

  async function killKeeper(): Promise<void> {
    const ended = keeper.exitCode === null && keeper.signalCode === null ? once(keeper, "exit") : null;
    awaited = null;
    signalTo(-(keeper.pid ?? 0), "SIGKILL");
    running.workerdPid = null;
    await ended;
  }

  const running: RunningDeployable = {
    url: `http://127.0.0.1:${order.port}`,
    port: order.port,
    logFile,
    workerdPid: null,
    restarts: 0,
    kill: () => {
      if (isStopped || running.workerdPid === null) return killing ?? Promise.resolve();
      const pid = running.workerdPid;
      running.workerdPid = null;
      killing = nextLife();
      signalTo(pid, "SIGKILL");
      return killing;
    },
    killAll: async () => {
      await killKeeper();
      running.restarts += 1;
      await start();
    },
    freeze: () => running.workerdPid !== null && signalTo(running.workerdPid, "SIGSTOP"),
    thaw: () => {
      if (running.workerdPid !== null) signalTo(running.workerdPid, "SIGCONT");
    },
    stop: async () => {
      if (isStopped) return;
      isStopped = true;
      await killKeeper();
    },
  };
  try {
    await start();
  } catch (error) {
    await running.stop();
    throw error;
  }
  return running;
}

/** Made once per state folder: what one run encrypted, the next one on the same data reads. */
function masterKeysOf(stateFolder: string): string {
  return readFileSync(ensureDevelopmentSecrets(stateFolder), "utf8")
    .trim()
    .replace(/^MASTER_KEYS=/, "");
}

/** False when there is no such process any more. */
function signalTo(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages, projectNode, projectRoot } from "./install-packages.mjs";

const PARENT_CHECK_MS = 500;

/**
 * Installs what is missing and then runs a program of this folder under the project's own Node, as if it were
 * this process: same terminal, same exit code, and no longer alive than this one. Runs on Node 18.
 *
 * @param {string} fileName a TypeScript file beside this one
 * @param {{ interruptedExitCode: number }} options what to end with when a signal ends the installation
 * @returns {Promise<void>} when it is over; `process.exitCode` is set
 */
export async function runProgram(fileName, { interruptedExitCode }) {
  if (process.platform === "win32") return refuse("Parley runs on Linux and macOS. On Windows, use it inside WSL.");

  /** @type {(() => void) | null} */
  let interrupt = null;
  let interrupted = false;
  const onSignal = () => {
    interrupted = true;
    interrupt?.();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onSignal);
  const parentCheck = watchParent(onSignal);

  try {
    const problem = await installPackages((step) => {
      interrupt = () => void step.stop();
      if (interrupted) interrupt();
    });
    if (interrupted) {
      process.exitCode = interruptedExitCode;
      return;
    }
    if (problem !== null) return refuse(problem);
    // The fourth stream is a channel that closes when this process dies, however it dies: the program ends with it.
    const child = spawn(
      projectNode,
      [path.join(path.dirname(fileURLToPath(import.meta.url)), fileName), ...process.argv.slice(2)],
      {
        cwd: projectRoot,
        stdio: ["inherit", "inherit", "inherit", "ipc"],
        env: { ...process.env, PATH: `${path.dirname(projectNode)}${path.delimiter}${process.env.PATH ?? ""}` },
      },
    );
    interrupt = () => void child.kill("SIGTERM");
    process.exitCode = await new Promise((resolve) => {
      child.on("error", (error) => {
        console.error(`${projectNode} could not be started (${error.message}). Remove node_modules and try again.`);
        resolve(1);
      });
      child.on("exit", (code) => resolve(code ?? 1));
    });
  } finally {
    clearInterval(parentCheck);
  }
}

/**
 * npm can be killed without a word to us. Without npm there may be no parent worth following (`... &` in a script).
 *
 * @param {() => void} onLost
 */
function watchParent(onLost) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = process.ppid;
  return setInterval(() => {
    if (process.ppid !== parent) onLost();
  }, PARENT_CHECK_MS);
}

/** @param {string} line */
function refuse(line) {
  console.error(line);
  process.exitCode = 1;
}

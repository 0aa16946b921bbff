import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Longer than the leash's own grace, which ends the group from inside. */
const STOP_LIMIT_MS = 8000;

const leash = fileURLToPath(new URL("leash.mjs", import.meta.url));

/**
 * @typedef {{ name: string, program: string, args: string[], cwd: string, env: NodeJS.ProcessEnv, logFile: string }} Program
 * @typedef {{ code: number | null, signal: string | null }} Ending
 * @typedef {object} LeashedProcess
 * @property {string} name
 * @property {string} logFile
 * @property {Promise<Ending>} ended resolves once, when the whole process group is gone; never rejects
 * @property {() => void} interrupt asks the program alone, as Ctrl-C would
 * @property {() => Promise<Ending>} stop ends the group, by force if need be
 */

/**
 * Starts a program so that it, and whatever it starts in turn, never outlives us (see leash.mjs). Its output goes
 * to `logFile`, which is begun anew. Runs on Node 18.
 *
 * @param {Program} program
 * @returns {LeashedProcess}
 */
export function startLeashed({ name, program, args, cwd, env, logFile }) {
  const log = openSync(logFile, "w", 0o600);
  const holder = spawn(process.execPath, [leash, program, ...args], {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);

  /** @type {Ending | null} */
  let ending = null;
  holder.on("message", (message) => {
    ending = /** @type {Ending} */ (message);
  });
  /** @type {Promise<Ending>} */
  const ended = new Promise((resolve) => {
    holder.on("error", () => resolve({ code: 127, signal: null }));
    holder.on("exit", (code, signal) => {
      // Only when somebody killed the leash itself is there still a group here to end.
      endGroup(holder.pid);
      // The program's own ending may still be on its way through the channel.
      if (holder.connected) holder.once("disconnect", () => resolve(ending ?? { code, signal }));
      else resolve(ending ?? { code, signal });
    });
  });

  const stop = async () => {
    if (holder.connected) holder.disconnect();
    const last = setTimeout(() => endGroup(holder.pid), STOP_LIMIT_MS);
    const result = await ended;
    clearTimeout(last);
    return result;
  };
  const interrupt = () => {
    if (holder.connected) holder.send("interrupt");
  };
  return { name, logFile, ended, interrupt, stop };
}

/**
 * The end of a log without its colours, for an error message.
 *
 * @param {string} logFile
 * @param {number} lineCount
 */
export function logTail(logFile, lineCount) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what begins a colour
  const text = readFileSync(logFile, "utf8").replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.slice(-lineCount).join("\n");
}

/** @param {number | undefined} leaderPid */
function endGroup(leaderPid) {
  if (leaderPid === undefined) return;
  try {
    process.kill(-leaderPid, "SIGKILL");
  } catch (error) {
    // ESRCH: nobody is left in the group, which is what we want.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
  }
}

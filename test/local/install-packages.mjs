import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { lockedVersion, packagesAreCurrent } from "./installed-packages.mjs";
import { logTail, startLeashed } from "./leashed-process.mjs";

export const projectRoot = path.resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** The project's own Node, which npm brings as a package: it reads TypeScript, whatever runs this file may not. */
export const projectNode = path.join(projectRoot, "node_modules", ".bin", "node");

/** npm leaves out packages that ask for a newer Node than it runs on itself; with this one it leaves out none. */
const NODE_TO_INSTALL_WITH = 20;

/** Where the development database, its secrets and the logs live. */
export const stateDirectory = path.resolve(projectRoot, process.env.PARLEY_STATE || ".parley");

/**
 * Installs exactly what package-lock.json says, unless it is there already. Runs on Node 18.
 *
 * @param {(step: import("./leashed-process.mjs").LeashedProcess) => void} onStart told of each process, to end it early
 * @returns {Promise<string | null>} null when the packages are there, otherwise what is wrong and what to do, in one line
 */
export async function installPackages(onStart) {
  if (isInstalled()) return null;
  console.log("Installing packages from package-lock.json (a minute or so, only when they changed) ...");
  mkdirSync(stateDirectory, { recursive: true });
  const nodePackage = `node-${process.platform}-${process.arch}`;
  const bootstrap = path.join(stateDirectory, "bootstrap");
  const folders = [];

  if (systemNodeMajor() < NODE_TO_INSTALL_WITH) {
    const newerNode = `${nodePackage}@${lockedVersion(projectRoot, "node")}`;
    const problem = await npm(["install", "--prefix", bootstrap, "--no-save", newerNode], [], onStart);
    if (problem !== null) return problem;
    folders.push(path.join(bootstrap, "node_modules", nodePackage, "bin"));
  }
  const problem = await npm(["ci"], folders, onStart);
  rmSync(bootstrap, { recursive: true, force: true });
  return problem;
}

function isInstalled() {
  return existsSync(projectNode) && packagesAreCurrent(projectRoot);
}

/**
 * @param {string[]} args
 * @param {string[]} folders to look for `node` in first
 * @param {(step: import("./leashed-process.mjs").LeashedProcess) => void} onStart
 * @returns {Promise<string | null>}
 */
async function npm(args, folders, onStart) {
  const command = npmCommand();
  const step = startLeashed({
    name: `npm ${args[0]}`,
    program: command.program,
    args: [...command.args, ...args, "--no-audit", "--no-fund", "--loglevel=error"],
    cwd: projectRoot,
    env: { ...process.env, PATH: [...folders, ...pathWithoutProject()].join(path.delimiter) },
    logFile: path.join(stateDirectory, "install.log"),
  });
  onStart(step);
  const { code } = await step.ended;
  if (code === 0 && (args[0] !== "ci" || isInstalled())) return null;
  const reasons = logTail(step.logFile, 200).match(/^npm (?:error|ERR!) (?!code).*/gm) ?? [];
  const reason = reasons[0]?.replace(/^npm (error|ERR!) /, "").trim() ?? `npm ended with code ${code}`;
  return `The packages could not be installed: ${reason}. The whole story is in ${step.logFile}; when it is put right, run the same command again.`;
}

/** npm's own file where npm started us: it is then the same npm, whatever the path says. */
function npmCommand() {
  const npmCli = process.env.npm_execpath ?? "";
  const byFile = npmCli.endsWith("npm-cli.js") && existsSync(npmCli);
  return byFile ? { program: "node", args: [npmCli] } : { program: "npm", args: [] };
}

/** The Node that npm will run on: this process may already be the project's own. 0 when there is none. */
function systemNodeMajor() {
  const env = { ...process.env, PATH: pathWithoutProject().join(path.delimiter) };
  const version = spawnSync("node", ["-p", "process.versions.node"], { env, encoding: "utf8" }).stdout ?? "";
  return Number(version.split(".")[0] ?? 0);
}

/** npm puts node_modules/.bin first in the path, and with it the very Node that is about to be replaced. */
function pathWithoutProject() {
  const bin = path.dirname(projectNode);
  return (process.env.PATH ?? "").split(path.delimiter).filter((entry) => path.resolve(entry) !== bin);
}

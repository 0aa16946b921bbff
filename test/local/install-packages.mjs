import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { logTail, startLeashed } from "./leashed-process.mjs";

export const projectRoot = path.resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** The project's own Node, which npm brings as a package: it reads TypeScript, whatever runs this file may not. */
export const projectNode = path.join(projectRoot, "node_modules", ".bin", "node");

/** Where the development database, its secrets and the logs live. */
export const stateDirectory = path.resolve(projectRoot, process.env.PARLEY_STATE || ".parley");

/**
 * Starts installing exactly what package-lock.json says, unless it is there already. Runs on Node 18.
 *
 * @returns {import("./leashed-process.mjs").LeashedProcess | null} null when there is nothing to install
 */
export function startInstall() {
  if (packagesAreCurrent()) return null;
  mkdirSync(stateDirectory, { recursive: true });
  const npm = npmCommand();
  return startLeashed({
    name: "npm ci",
    program: npm.program,
    args: [...npm.args, "ci", "--no-audit", "--no-fund", "--loglevel=error"],
    cwd: projectRoot,
    env: withoutProjectNode(),
    logFile: path.join(stateDirectory, "install.log"),
  });
}

/**
 * @param {import("./leashed-process.mjs").LeashedProcess} install
 * @returns {Promise<string | null>} null when the packages are there, otherwise what is wrong and what to do, in one line
 */
export async function installProblem(install) {
  const { code } = await install.ended;
  if (code === 0 && packagesAreCurrent()) return null;
  const reasons = logTail(install.logFile, 200).match(/^npm (?:error|ERR!) (?!code).*/gm) ?? [];
  const reason = reasons[0]?.replace(/^npm (error|ERR!) /, "").trim() ?? `npm ended with code ${code}`;
  return `The packages could not be installed: ${reason}. The whole story is in ${install.logFile}; when it is put right, run the same command again.`;
}

/** npm keeps a copy of what it installed: it is current when every package has the version the lock file names. */
function packagesAreCurrent() {
  if (!existsSync(projectNode)) return false;
  const wanted = lockedPackages(path.join(projectRoot, "package-lock.json"));
  const installed = lockedPackages(path.join(projectRoot, "node_modules", ".package-lock.json"));
  if (wanted === null || installed === null) return false;
  return Object.entries(wanted).every(
    ([location, entry]) =>
      // Optional packages are mostly those of other systems, and npm rightly leaves them out.
      location === "" || entry.optional || entry.devOptional || installed[location]?.version === entry.version,
  );
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> | null}
 */
function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    // Not there, or cut off by an interrupted install: either way there is nothing to trust.
    return null;
  }
}

/** npm's own file where npm started us: it is then the same npm, whatever the path says. */
function npmCommand() {
  const npmCli = process.env.npm_execpath ?? "";
  const byFile = npmCli.endsWith("npm-cli.js") && existsSync(npmCli);
  // npm runs on the system's Node: the project's is among what is about to be replaced.
  return byFile ? { program: "node", args: [npmCli] } : { program: "npm", args: [] };
}

/** npm puts node_modules/.bin first in the path, and with it the very Node that is about to be replaced. */
function withoutProjectNode() {
  const bin = path.dirname(projectNode);
  const entries = (process.env.PATH ?? "").split(path.delimiter).filter((entry) => path.resolve(entry) !== bin);
  return { ...process.env, PATH: entries.join(path.delimiter) };
}

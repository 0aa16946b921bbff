import { readFileSync } from "node:fs";
import path from "node:path";

/** @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockedPackage */

/**
 * Whether every package that this machine needs is installed in the version that package-lock.json names. npm keeps a
 * list of what it installed; nothing else is looked at. Runs on Node 18.
 *
 * @param {string} projectRoot
 */
export function packagesAreCurrent(projectRoot) {
  const wanted = readLock(path.join(projectRoot, "package-lock.json"));
  const installed = readLock(path.join(projectRoot, "node_modules", ".package-lock.json"));
  if (wanted === null || installed === null) return false;
  return Object.entries(wanted).every(
    ([location, entry]) => location === "" || !isNeededHere(entry) || installed[location]?.version === entry.version,
  );
}

/**
 * The version of a package in package-lock.json.
 *
 * @param {string} projectRoot
 * @param {string} name
 */
export function lockedVersion(projectRoot, name) {
  return readLock(path.join(projectRoot, "package-lock.json"))?.[`node_modules/${name}`]?.version ?? null;
}

/**
 * npm may leave optional packages out, most of all those of other systems. It also leaves out, without a word, this
 * system's when they ask for a newer Node than npm runs on: then tools fail later that need them.
 *
 * @param {LockedPackage} entry
 */
function isNeededHere(entry) {
  if (!entry.optional && !entry.devOptional) return true;
  const isForHere = entry.os?.includes(process.platform) && entry.cpu?.includes(process.arch);
  return Boolean(isForHere) && (entry.libc === undefined || entry.libc.includes(libc()));
}

function libc() {
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report?.getReport());
  return report.header.glibcVersionRuntime === undefined ? "musl" : "glibc";
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | null}
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    // Not there, or cut off by an interrupted install: either way there is nothing to trust.
    return null;
  }
}

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Every file below a folder, in order. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/**
 * The bytes of the databases below a folder, write-ahead logs included, in one hash each: equal before and after
 * means that nothing was written. Not the shared memory beside them, which readers write too.
 */
export function printsOf(folder: string): Map<string, string> {
  const files = filesBelow(folder).filter((file) => !file.endsWith("-shm"));
  return new Map(files.map((file) => [path.relative(folder, file), hashOf(file)]));
}

/** Names of what is new, gone or different. */
export function changedFiles(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
}

const hashOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

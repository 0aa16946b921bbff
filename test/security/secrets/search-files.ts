import { readFileSync } from "node:fs";
import path from "node:path";
import type { CanarySearch } from "../site/canary-search.ts";
import { filesBelow } from "../site/file-print.ts";

export type FileFinding = { file: string; value: string };

/** Looks through every file below a folder, write-ahead logs too. */
export function searchFiles(
  folder: string,
  search: CanarySearch,
): {
  files: number;
  walBytes: number;
  found: FileFinding[];
} {
  const found: FileFinding[] = [];
  let files = 0;
  let walBytes = 0;
  for (const file of filesBelow(folder)) {
    const bytes = readIfThere(file);
    if (bytes === null) continue;
    files += 1;
    if (file.endsWith("-wal")) walBytes += bytes.length;
    for (const value of search.in(bytes)) found.push({ file: path.relative(folder, file), value });
  }
  return { files, walBytes, found };
}

/** An object that goes to sleep takes its write-ahead log with it. */
function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

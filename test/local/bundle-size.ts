import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectNode, projectRoot } from "./install-packages.mjs";
import { logTail, startLeashed } from "./leashed-process.mjs";
import { wranglerCli, wranglerEnvironment } from "./wrangler-command.ts";

/** The Worker as it is uploaded: beyond this, starting it takes long enough to be felt. */
export const BUNDLE_LIMIT_KIB = 1024;

/**
 * Builds and bundles the Worker as a deployment would, and deploys nothing.
 *
 * @returns its gzipped size in KiB, as wrangler states it
 * @throws Error with the end of wrangler's output when it cannot be bundled
 */
export async function measureBundle(): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-bundle-"));
  try {
    const bundling = startLeashed({
      name: "wrangler deploy --dry-run",
      program: projectNode,
      args: [wranglerCli, "deploy", "--dry-run", "--outdir", path.join(folder, "bundle")],
      cwd: projectRoot,
      env: wranglerEnvironment(folder),
      logFile: path.join(folder, "bundle.log"),
    });
    const { code } = await bundling.ended;
    const size = /gzip: ([\d.]+) KiB/.exec(readFileSync(bundling.logFile, "utf8"))?.[1];
    if (code !== 0 || size === undefined) throw new Error(logTail(bundling.logFile, 30));
    return Number(size);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { projectNode, projectRoot, stateDirectory } from "../local/install-packages.mjs";
import { logTail, startLeashed } from "../local/leashed-process.mjs";
import { wranglerCli, wranglerEnvironment } from "../local/wrangler-command.ts";

/** Everything that ends up in the bundle, or decides how it is made. */
const SOURCES = ["app", "worker", "drizzle", "migrations", "wrangler.toml", "vite.config.ts", "package-lock.json"];

/**
 * Bundles the Worker exactly as a deployment would upload it, screens included, unless nothing has changed since the
 * last time. Safe to run twice at once: a bundle appears whole or not at all. It may be replaced by a later build, so
 * who starts it more than once copies it.
 *
 * @param isReadable not minified: for a test that takes a guard out of it
 * @returns the folder with `index.js` and the modules beside it
 * @throws Error with the end of wrangler's output when it cannot be bundled
 */
export async function buildDeployable({ isReadable = false } = {}): Promise<string> {
  // Not below build/, which a build of the screens empties.
  const bundleFolder = path.join(stateDirectory, isReadable ? "deployable-readable" : "deployable");
  const stampFile = path.join(bundleFolder, "sources.sha256");
  const stamp = hashOfSources();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return bundleFolder;
  mkdirSync(stateDirectory, { recursive: true });
  const fresh = mkdtempSync(`${bundleFolder}-`);
  try {
    const bundling = startLeashed({
      name: "wrangler deploy --dry-run",
      program: projectNode,
      args: [wranglerCli, "deploy", "--dry-run", ...(isReadable ? ["--no-minify"] : []), "--outdir", fresh],
      cwd: projectRoot,
      env: wranglerEnvironment(fresh),
      logFile: path.join(fresh, "bundling.log"),
    });
    const { code } = await bundling.ended;
    if (code !== 0 || !existsSync(path.join(fresh, "index.js"))) throw new Error(logTail(bundling.logFile, 30));
    writeFileSync(path.join(fresh, "sources.sha256"), stamp);
    rmSync(bundleFolder, { recursive: true, force: true });
    renameSync(fresh, bundleFolder);
    return bundleFolder;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function hashOfSources(): string {
  const hash = createHash("sha256");
  for (const source of SOURCES.flatMap(filesUnder)) {
    hash.update(`${source}\0`);
    hash.update(readFileSync(path.join(projectRoot, source)));
  }
  return hash.digest("hex");
}

/** Relative to the project, in a fixed order; tests are not in the bundle. */
function filesUnder(source: string): string[] {
  if (path.extname(source) !== "") return [source];
  return readdirSync(path.join(projectRoot, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes(".test."))
    .map((entry) => path.relative(projectRoot, path.join(entry.parentPath, entry.name)))
    .sort();
}

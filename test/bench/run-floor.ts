import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { transformWithEsbuild } from "vite";
import { type RunningDeployable, runDeployable } from "../deployable/run-deployable.ts";

const floorFile = fileURLToPath(new URL("floor-worker.ts", import.meta.url));
const configFile = fileURLToPath(new URL("floor-wrangler.toml", import.meta.url));

/** The floor on a workerd of its own, under the same emulator as Parley's. It imports nothing, so it needs no bundler. */
export async function runFloor(folder: string): Promise<RunningDeployable> {
  const bundleFolder = path.join(folder, "bundle");
  mkdirSync(bundleFolder, { recursive: true });
  const { code } = await transformWithEsbuild(readFileSync(floorFile, "utf8"), floorFile, { sourcemap: false });
  writeFileSync(path.join(bundleFolder, "index.js"), code);
  const stateFolder = path.join(folder, "state");
  return runDeployable({ bundleFolder, stateFolder, configFile, migrationsFolder: null });
}

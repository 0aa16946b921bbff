import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { findFreePort } from "../local/local-port.ts";
import { startParley } from "../local/start-parley.ts";

declare module "vitest" {
  interface ProvidedContext {
    parleyUrl: string;
    simulatorUrl: string;
  }
}

/** The real Worker and the simulator for all browser tests, by the code of `npm start`, with a memory of their own. */
export default async function startForTests(project: TestProject): Promise<() => Promise<void>> {
  const stateDirectory = mkdtempSync(path.join(tmpdir(), "parley-browser-"));
  const parley = await startParley({
    port: await findFreePort(),
    simulatorPort: await findFreePort(),
    stateDirectory,
    // The tests play the customers.
    cast: false,
    onProgress: console.log,
  });
  project.provide("parleyUrl", parley.url);
  project.provide("simulatorUrl", parley.simulatorUrl);
  return async () => {
    await parley.stop();
    rmSync(stateDirectory, { recursive: true, force: true });
  };
}

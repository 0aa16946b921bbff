import { join } from "node:path";
import { startSimulator } from "./start-simulator.ts";

/*
 * The simulator as a process of its own: `node test/simulator/main.ts [--cast]`.
 * PARLEY_SIMULATOR_PORT (8788) is its port; with PARLEY_STATE, a folder, it keeps its memory there.
 */

/** Patient enough that a Worker which is still starting misses nothing. */
const RETRY_DELAYS_MS = [1_000, 3_000, 10_000, 30_000, 60_000];

const log = (line: string): void => console.log(`simulation: ${line}`);

function endWith(line: string): never {
  console.error(`simulation: ${line}`);
  process.exit(1);
}

const port = Number(process.env.PARLEY_SIMULATOR_PORT || "8788");
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  endWith("PARLEY_SIMULATOR_PORT must be a port from 1 to 65535.");
}
const folder = process.env.PARLEY_STATE;

try {
  const simulator = await startSimulator({
    port,
    withCast: process.argv.includes("--cast"),
    retryDelaysMs: RETRY_DELAYS_MS,
    deliveryConcurrency: 4,
    log,
    ...(folder && { stateFile: join(folder, "simulator.json") }),
  });
  log(`this is a SIMULATION of UniPile on ${simulator.url}; no real person is reached`);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    void simulator.stop().then(() => {
      log("stopped");
      process.exit(0);
    });
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
} catch (error) {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") endWith(`port ${port} is taken; set PARLEY_SIMULATOR_PORT to a free one.`);
  endWith(error instanceof Error ? error.message : "could not start.");
}

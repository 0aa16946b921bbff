import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { CastPlayer } from "./cast-player.ts";
import { DEMO_ACCOUNTS, DEMO_API_KEY, DEMO_LOGIN } from "./demo.ts";
import { makeAccount } from "./people.ts";
import { simulatorFetch } from "./server.ts";
import { Simulation } from "./simulation.ts";
import { createSimulatorClient, type SimulatorClient } from "./simulator-client.ts";
import { loadState, StateFile } from "./state-file.ts";

export type SimulatorOptions = {
  /** 0 (the default) takes a free one. */
  port?: number;
  host?: string;
  /** The same seed makes the same ids, variations and faults. */
  seed?: number;
  /** Waits before the five retries of a webhook call. The default is quick, for tests. */
  retryDelaysMs?: readonly number[];
  /** How long an endpoint may take to answer a webhook call. */
  deliveryTimeoutMs?: number;
  /** How many webhook calls are under way at once. */
  deliveryConcurrency?: number;
  /** How many webhook calls that are done with are remembered: all, for a test that counts what was lost. */
  finishedDeliveriesKept?: number;
  /** Keeps everything in this file, and takes it up from there. */
  stateFile?: string;
  /** Makes the demo workspace and plays its customers. */
  withCast?: boolean;
  /** Keys whose workspaces exist from the start; `createAccount` makes further ones. */
  apiKeys?: readonly [string, ...string[]];
  log?: (line: string) => void;
};

export type RunningSimulator = {
  /** `http://host:port`: also the DSN to give to Parley. */
  url: string;
  port: number;
  apiKey: string;
  apiKeys: readonly string[];
  control: SimulatorClient;
  /** The inside, for tests in the same process. */
  simulation: Simulation;
  /** Saves, cuts what is open and frees the port. */
  stop: () => Promise<void>;
};

export const DEFAULT_TEST_API_KEY = "test-key-of-the-simulator";

/** Starts a provider simulator. Rejects when the port is taken or the state file cannot be read. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
  const { host = "127.0.0.1", seed = 1, withCast = false, stateFile } = options;
  const simulation = new Simulation({
    seed,
    log: options.log ?? (() => {}),
    retryDelaysMs: options.retryDelaysMs ?? [20, 40, 80, 160, 320],
    timeoutMs: options.deliveryTimeoutMs ?? 30_000,
    concurrency: options.deliveryConcurrency ?? 8,
    ...(options.finishedDeliveriesKept !== undefined && { finishedKept: options.finishedDeliveriesKept }),
    saved: stateFile === undefined ? undefined : loadState(stateFile),
  });
  const apiKeys = options.apiKeys ?? [withCast ? DEMO_API_KEY : DEFAULT_TEST_API_KEY];
  for (const apiKey of apiKeys) simulation.world.workspace(apiKey);
  if (withCast) makeDemo(simulation);

  const server = createAdaptorServer({ fetch: simulatorFetch(simulation) }) as Server;
  const port = await listen(server, options.port ?? 0, host);

  const file = stateFile === undefined ? null : new StateFile(stateFile, () => simulation.toState());
  simulation.onChange = () => file?.touch();
  simulation.onChange();
  const player = withCast ? new CastPlayer(simulation, seed + 3) : null;
  player?.start();
  simulation.deliveries.start();

  const url = `http://${host}:${port}`;
  return {
    url,
    port,
    apiKey: apiKeys[0],
    apiKeys,
    control: createSimulatorClient(url),
    simulation,
    stop: async () => {
      player?.stop();
      simulation.deliveries.stop();
      simulation.onChange = () => {};
      file?.save();
      await close(server);
    },
  };
}

/** The demo's accounts, where they are not there from an earlier start; a removed one stays removed. */
function makeDemo(simulation: Simulation): void {
  simulation.signIns.logins.push(DEMO_LOGIN);
  if (simulation.world.accountsOf(DEMO_API_KEY).length > 0) return;
  for (const account of DEMO_ACCOUNTS) makeAccount(simulation.world, account, Date.now());
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

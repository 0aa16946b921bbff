import { cpSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { buildDeployable } from "../deployable/build-deployable.ts";
import { type RunningDeployable, runDeployable } from "../deployable/run-deployable.ts";
import { stateDirectory } from "../local/install-packages.mjs";
import { SeededRandom } from "../simulator/seeded-random.ts";
import { type RunningSimulator, startSimulator } from "../simulator/start-simulator.ts";
import { agentsSend } from "./agents-send.ts";
import { Bells } from "./bells.ts";
import { type HealTenant, makeHealTenant } from "./heal-tenants.ts";
import { killInLists } from "./kill-in-lists.ts";
import { addHealFaults } from "./list-faults.ts";
import { accountsComeAndGo, agentsRead, peopleTalk } from "./traffic.ts";
import { type Healed, waitUntilHealed } from "./wait-until-healed.ts";

export type HealOptions = { seed: number; seconds: number; tenants: number; onProgress: (step: string) => void };

export type HealResult = Healed & {
  sent: number;
  stray: string[];
  breaches: string[];
  rung: number;
  kills: number;
  killsInLists: number;
  lists: number;
  webhooks: { delivered: number; lost: number };
};

/** The timer's interval for each account, in place of a quarter of an hour. */
const SYNC_EVERY_MS = 3_000;
const TICK_EVERY_MS = 1_000;
/** All, half or some of an account's webhooks are lost. */
const LOST = [1, 0.5, 0.2, 1, 0.75];

/** Runs a compressed day, from the build to the last comparison. Leaves nothing running. */
export async function runHealDay(options: HealOptions): Promise<HealResult> {
  const stateFolder = path.join(stateDirectory, `heal-${process.pid}`);
  mkdirSync(stateFolder, { recursive: true });
  let deployable: RunningDeployable | null = null;
  let simulator: RunningSimulator | null = null;
  try {
    options.onProgress("Building the bundle ...");
    const bundleFolder = path.join(stateFolder, "bundle");
    cpSync(process.env.PARLEY_BUNDLE ?? (await buildDeployable()), bundleFolder, { recursive: true });
    simulator = await startSimulator({
      seed: options.seed,
      retryDelaysMs: [200, 500, 1_000, 2_000, 4_000],
      // Which webhooks were lost is counted at the end.
      finishedDeliveriesKept: 50_000,
    });
    const variables = { SYNC_EVERY_MS: String(SYNC_EVERY_MS), GRAPH_ORIGIN: simulator.url };
    deployable = await runDeployable({ bundleFolder, stateFolder, variables });
    return await live(options, deployable, simulator);
  } finally {
    await deployable?.stop();
    await simulator?.stop();
    rmSync(stateFolder, { recursive: true, force: true });
  }
}

async function live(
  options: HealOptions,
  deployable: RunningDeployable,
  simulator: RunningSimulator,
): Promise<HealResult> {
  const random = new SeededRandom(options.seed);
  options.onProgress(`Signing up ${options.tenants} tenants with two accounts each, and some with two of Meta's ...`);
  const tenants: HealTenant[] = [];
  for (let index = 0; index < options.tenants; index++)
    tenants.push(await makeHealTenant(deployable.url, simulator, index));
  const accounts = tenants.flatMap((tenant) => tenant.accounts);
  for (const [place, account] of accounts.entries()) account.lost = LOST[place % LOST.length] ?? 1;
  const bells = tenants.map((tenant) => new Bells(tenant, new SeededRandom(options.seed + 500)));
  for (const bell of bells) bell.start();
  const cron = startCron(deployable.url);
  const killer = killInLists(deployable, simulator, new SeededRandom(options.seed + 1_000));

  try {
    addHealFaults(simulator, accounts);
    options.onProgress("A day passes: webhooks are lost, lists fail, the Worker is killed ...");
    const endsAt = performance.now() + options.seconds * 1_000;
    const goesOn = () => performance.now() < endsAt;
    const [sends] = await Promise.all([
      agentsSend(tenants, new SeededRandom(options.seed + 3), goesOn),
      peopleTalk(simulator, accounts, random, goesOn),
      accountsComeAndGo(simulator, accounts, new SeededRandom(options.seed + 1), goesOn),
      agentsRead(tenants, new SeededRandom(options.seed + 2), goesOn),
      killer.run(goesOn),
    ]);

    // What was lost stays lost: only the lists heal from here on, and the timer alone sees to it.
    simulator.simulation.faults.clear();
    options.onProgress("The day is over; waiting until everything is healed ...");
    const world = { tenants, simulator, sends };
    const healed = await waitUntilHealed(world, 2 * SYNC_EVERY_MS, options.onProgress);
    const outcomes = simulator.simulation.deliveries.list().map(({ outcome }) => outcome as string);
    return {
      ...healed,
      sent: sends.length,
      stray: bells.flatMap(({ stray }) => stray),
      breaches: bells.flatMap((bell) => [...bell.breaches()]),
      rung: bells.reduce((sum, { rung }) => sum + rung, 0),
      ...killer.figures(),
      webhooks: {
        delivered: outcomes.filter((outcome) => outcome === "delivered").length,
        lost: outcomes.filter((outcome) => outcome === "dropped").length,
      },
    };
  } finally {
    cron.stop();
    for (const bell of bells) bell.stop();
  }
}

/** The platform's cron, faster. */
function startCron(origin: string): { stop: () => void } {
  const timer = setInterval(() => {
    // While the Worker is down there is no cron either.
    fetch(`${origin}/cdn-cgi/local/scheduled`, { signal: AbortSignal.timeout(10_000) }).then(
      (answer) => answer.body?.cancel(),
      () => {},
    );
  }, TICK_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

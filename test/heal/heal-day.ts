import { cpSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { CallFailed } from "../chaos/tenant-api.ts";
import { buildDeployable } from "../deployable/build-deployable.ts";
import { type RunningDeployable, runDeployable } from "../deployable/run-deployable.ts";
import { stateDirectory } from "../local/install-packages.mjs";
import { SeededRandom } from "../simulator/seeded-random.ts";
import { type RunningSimulator, startSimulator } from "../simulator/start-simulator.ts";
import { Bells } from "./bells.ts";
import { type AccountDifferences, compareAccount } from "./compare-account.ts";
import { type HealAccount, type HealTenant, makeHealTenant, providerMessages, shownChats } from "./heal-tenants.ts";
import { addHealFaults, watchLists } from "./list-faults.ts";
import { accountsComeAndGo, agentsRead, peopleTalk } from "./traffic.ts";

export type HealOptions = { seed: number; seconds: number; tenants: number; onProgress: (step: string) => void };

export type HealResult = {
  accounts: (AccountDifferences & { name: string; healedAfterMs: number | null })[];
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
const KILL_EVERY_MS = 4_000;
const KILL_LATER_MAX_MS = 30;
const HEAL_LIMIT_MS = 180_000;
const LOOK_EVERY_MS = 400;
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
    const variables = { SYNC_EVERY_MS: String(SYNC_EVERY_MS) };
    deployable = await runDeployable({ bundleFolder, stateFolder, variables });
    simulator = await startSimulator({ seed: options.seed, retryDelaysMs: [200, 500, 1_000, 2_000, 4_000] });
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
  options.onProgress(`Signing up ${options.tenants} tenants with two accounts each ...`);
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
    await Promise.all([
      peopleTalk(simulator, accounts, random, goesOn),
      accountsComeAndGo(simulator, accounts, new SeededRandom(options.seed + 1), goesOn),
      agentsRead(tenants, new SeededRandom(options.seed + 2), goesOn),
      killer.run(goesOn),
    ]);

    // What was lost stays lost: only the lists heal from here on, and the timer alone sees to it.
    simulator.simulation.faults.clear();
    options.onProgress("The day is over; waiting until everything is healed ...");
    const healed = await healAll(tenants, simulator, options.onProgress);
    const outcomes = simulator.simulation.deliveries.list().map(({ outcome }) => outcome as string);
    return {
      accounts: healed,
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

/** SIGKILL for the Worker, mostly while a list is being asked for or has just been answered. */
function killInLists(deployable: RunningDeployable, simulator: RunningSimulator, random: SeededRandom) {
  let kills = 0;
  let killsInLists = 0;
  let lists = 0;
  let strike: (() => void) | null = null;
  watchLists(simulator, () => {
    lists += 1;
    strike?.();
  });
  const inList = (): Promise<boolean> =>
    new Promise((resolve) => {
      const missed = setTimeout(() => finish(false), KILL_EVERY_MS);
      const finish = (isInList: boolean): void => {
        clearTimeout(missed);
        strike = null;
        resolve(isInList);
      };
      strike = () => setTimeout(() => finish(true), random.next() * KILL_LATER_MAX_MS);
    });
  return {
    figures: () => ({ kills, killsInLists, lists }),
    run: async (goesOn: () => boolean): Promise<void> => {
      while (goesOn()) {
        await pause(KILL_EVERY_MS);
        if (!goesOn()) return;
        const isInList = await inList();
        kills += 1;
        if (isInList) killsInLists += 1;
        await deployable.kill();
      }
    },
  };
}

/** Looks at each tenant again and again until nothing is missing any more, or for long enough. */
async function healAll(
  tenants: readonly HealTenant[],
  simulator: RunningSimulator,
  onProgress: (step: string) => void,
): Promise<HealResult["accounts"]> {
  const startedAt = performance.now();
  const done = new Map<HealAccount, HealResult["accounts"][number]>();
  for (;;) {
    const elapsedMs = performance.now() - startedAt;
    const isOver = elapsedMs > HEAL_LIMIT_MS;
    for (const tenant of tenants) {
      if (!isOver && tenant.accounts.every((account) => done.get(account)?.healedAfterMs != null)) continue;
      const shown = await shownChats(tenant).catch(unlessCallFailed);
      if (shown === null) continue;
      for (const account of tenant.accounts) {
        if (done.get(account)?.healedAfterMs != null) continue;
        const found = compareAccount(providerMessages(simulator, account), shown.get(account.id) ?? []);
        const isHealed =
          found.recovered === found.messages && found.wrong.length === 0 && found.wrongUnread.length === 0;
        const healedAfterMs = isHealed ? performance.now() - startedAt : null;
        done.set(account, { ...found, name: account.record.name, healedAfterMs });
      }
    }
    const healed = [...done.values()].filter(({ healedAfterMs }) => healedAfterMs !== null).length;
    if (isOver || healed === tenants.flatMap(({ accounts }) => accounts).length) break;
    await pause(LOOK_EVERY_MS);
  }
  onProgress("Comparing once more ...");
  return lastLook(tenants, simulator, done);
}

/** What was healed must stay so: the timer has come round again meanwhile. */
async function lastLook(
  tenants: readonly HealTenant[],
  simulator: RunningSimulator,
  done: ReadonlyMap<HealAccount, HealResult["accounts"][number]>,
): Promise<HealResult["accounts"]> {
  await pause(2 * SYNC_EVERY_MS);
  const last: HealResult["accounts"] = [];
  for (const tenant of tenants) {
    const shown = await shownChats(tenant);
    for (const account of tenant.accounts) {
      const found = compareAccount(providerMessages(simulator, account), shown.get(account.id) ?? []);
      last.push({ ...found, name: account.record.name, healedAfterMs: done.get(account)?.healedAfterMs ?? null });
    }
  }
  return last;
}

function unlessCallFailed(error: unknown): null {
  if (error instanceof CallFailed) return null;
  throw error;
}

import { cpSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { buildDeployable } from "../deployable/build-deployable.ts";
import { type RunningDeployable, runDeployable } from "../deployable/run-deployable.ts";
import { stateDirectory } from "../local/install-packages.mjs";
import { SeededRandom } from "../simulator/seeded-random.ts";
import { type RunningSimulator, startSimulator } from "../simulator/start-simulator.ts";
import { type Agent, openSends, writeMessages } from "./agents.ts";
import { readTenant, until } from "./final-state.ts";
import { InboundStream } from "./inbound-stream.ts";
import { Killer, type KillPoint } from "./killer.ts";
import { LiveWatcher } from "./live-watcher.ts";
import type { AgentSend, Observations, TakenSend, TenantAtTheEnd } from "./observations.ts";
import { addProviderFaults, watchProvider } from "./provider-faults.ts";
import { type ChaosTenant, listChats, makeTenant } from "./tenants.ts";
import { type SenderFigures, sendWebhooks } from "./webhook-senders.ts";

export type StormOptions = {
  seed: number;
  /** How long it storms; what is under way then is settled after it, which takes up to two minutes. */
  seconds: number;
  tenants: number;
  /** Ends when at least so many unique events and kills are reached; both 0: goes on for all of the time. */
  events: number;
  kills: number;
  onProgress: (step: string) => void;
};

export type StormResult = {
  observations: Observations;
  killer: Killer;
  senders: SenderFigures;
  stormSeconds: number;
  deadLetters: number;
  /** Gaps that clients closed by a new hello. */
  gapsClosed: number;
  connections: number;
  /** False when the outbox still worked on something two minutes after the last fault. */
  isSettled: boolean;
};

const SENDERS = 16;
const KILL_EVERY_MS = 1_900;
/** An agent stops this long before the end of a long storm: what is in doubt is looked for over 75 s. */
const WRITES_END_BEFORE_MS = 60_000;
const SETTLE_LIMIT_MS = 200_000;
/** Echoes must outlast restarts: the provider tries long enough. */
const PROVIDER_RETRIES_MS = [200, 500, 1_000, 2_000, 3_000, 5_000, 8_000, 10_000, 10_000];
const AWAY_EVERY_MS = 700;
const AWAY_MAX_MS = 4_000;

/** Runs the whole thing, from the build to the last page of the last thread. Leaves nothing running. */
export async function runStorm(options: StormOptions): Promise<StormResult> {
  const stateFolder = path.join(stateDirectory, `chaos-${process.pid}`);
  mkdirSync(stateFolder, { recursive: true });
  let deployable: RunningDeployable | null = null;
  let simulator: RunningSimulator | null = null;
  try {
    options.onProgress("Building the bundle ...");
    const bundleFolder = path.join(stateFolder, "bundle");
    cpSync(process.env.PARLEY_BUNDLE ?? (await buildDeployable()), bundleFolder, { recursive: true });
    deployable = await runDeployable({ bundleFolder, stateFolder });
    simulator = await startSimulator({ seed: options.seed, retryDelaysMs: PROVIDER_RETRIES_MS });
    return await storm(options, deployable, simulator);
  } finally {
    await deployable?.stop();
    await simulator?.stop();
    rmSync(stateFolder, { recursive: true, force: true });
  }
}

async function storm(
  options: StormOptions,
  deployable: RunningDeployable,
  simulator: RunningSimulator,
): Promise<StormResult> {
  const random = new SeededRandom(options.seed);
  options.onProgress(`Signing up ${options.tenants} tenants ...`);
  const tenants: ChaosTenant[] = [];
  for (let index = 0; index < options.tenants; index++) {
    tenants.push(await makeTenant(deployable.url, simulator, index));
  }
  const stream = new InboundStream(tenants, simulator, random);
  const reached = (point: KillPoint) => killer.reached(point);
  const watchers = tenants.map(
    ({ api }) => new LiveWatcher(api.origin, api.cookie, random, { reached, live: () => killer.live() }),
  );
  // Its own source: how busy the others are must not decide what is killed when.
  const killer = new Killer(deployable, watchers, new SeededRandom(options.seed + 1_000));
  for (const watcher of watchers) watcher.start();

  try {
    options.onProgress("Storming ...");
    const startedAt = performance.now();
    const endsAt = startedAt + options.seconds * 1_000;
    const isOver = (): boolean => {
      const hasTargets = options.events + options.kills > 0;
      const isReached = stream.events.size >= options.events && killer.kills >= options.kills;
      return performance.now() >= endsAt || (hasTargets && isReached);
    };
    stream.makeOneForEachChat();
    const sending = sendWebhooks(stream, random, SENDERS, {
      reached,
      acknowledged: (since) => killer.acknowledged(since),
    });
    const agents = await Promise.all(tenants.map((tenant, index) => hire(tenant, watchers[index] as LiveWatcher)));
    addProviderFaults(simulator);
    watchProvider(simulator, reached);

    const writesEndAt = Math.max(startedAt + options.seconds * 600, endsAt - WRITES_END_BEFORE_MS);
    const mayWrite = () => !isOver() && performance.now() < writesEndAt;
    const writing = Promise.all(agents.map((agent) => writeMessages(agent, random, mayWrite, reached)));
    const wandering = wander(watchers, random, () => !isOver());
    const everyMs =
      options.kills === 0 ? KILL_EVERY_MS : Math.min(KILL_EVERY_MS, (options.seconds * 950) / options.kills);
    await killer.run(everyMs, () => !isOver());
    const stormSeconds = (performance.now() - startedAt) / 1_000;

    options.onProgress("The storm is over; waiting until everything is settled ...");
    stream.end();
    simulator.simulation.faults.clear();
    const senders = await sending;
    const sends = (await writing).flat();
    await wandering;
    const isSettled = await settle(simulator, watchers, sends);

    options.onProgress("Comparing ...");
    const atTheEnd: (TenantAtTheEnd & { deadLetters: number })[] = [];
    for (const [index, tenant] of tenants.entries()) {
      atTheEnd.push(await readTenant(tenant, watchers[index] as LiveWatcher, random));
    }
    const observations = { events: stream.events, sends, taken: takenSends(simulator), tenants: atTheEnd };
    return {
      ...{ observations, killer, senders, stormSeconds, isSettled },
      deadLetters: sum(atTheEnd.map(({ deadLetters }) => deadLetters)),
      gapsClosed: sum(watchers.map(({ gaps }) => gaps)),
      connections: sum(watchers.map(({ connections }) => connections)),
    };
  } finally {
    for (const watcher of watchers) watcher.stop();
  }
}

/** Waits until the first events are in, so that the agent has chats to write into. */
async function hire(tenant: ChaosTenant, watcher: LiveWatcher): Promise<Agent> {
  for (;;) {
    const chats = await listChats(tenant.api);
    if (chats.length >= tenant.chats.length) {
      return { tenant: tenant.name, api: tenant.api, chatIds: chats.map(({ id }) => id), watcher };
    }
    await pause(100);
  }
}

/** Now and then a client's own network goes away, so that replays are long ones too. */
async function wander(watchers: readonly LiveWatcher[], random: SeededRandom, goesOn: () => boolean): Promise<void> {
  while (goesOn()) {
    await pause(AWAY_EVERY_MS);
    const watcher = watchers[random.between(0, watchers.length - 1)];
    watcher?.drop(random.between(0, AWAY_MAX_MS));
  }
}

/** Until nothing is open in any outbox and every echo has been delivered. */
async function settle(
  simulator: RunningSimulator,
  watchers: readonly LiveWatcher[],
  sends: readonly AgentSend[],
): Promise<boolean> {
  const shown = (): number =>
    sum(watchers.map(({ messages }) => [...messages.values()].filter(({ clientId }) => clientId !== null).length));
  const isQuiet = (): boolean => sum(watchers.map(openSends)) === 0 && shown() >= sends.length;
  const isSettled = await until(isQuiet, SETTLE_LIMIT_MS);
  await simulator.simulation.deliveries.whenIdle(SETTLE_LIMIT_MS);
  return isSettled;
}

/** Agents put the client id first into what they write; the provider keeps the words. */
function takenSends(simulator: RunningSimulator): TakenSend[] {
  return simulator.simulation.sends.map(({ text, chatId }) => ({
    clientId: (text ?? "").split(" ", 1)[0] ?? "",
    chat: chatId,
  }));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

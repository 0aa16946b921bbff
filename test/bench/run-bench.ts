import path from "node:path";
import { buildDeployable } from "../deployable/build-deployable.ts";
import { runDeployable } from "../deployable/run-deployable.ts";
import { type RunningSimulator, startSimulator } from "../simulator/start-simulator.ts";
import { type Figure, Figures } from "./figures.ts";
import { countMessages, fillTenant } from "./fill-tenant.ts";
import { floorContender } from "./floor-contender.ts";
import { parleyContender } from "./parley-contender.ts";
import { runFloor } from "./run-floor.ts";
import { GROWN_STAGES, MAIN_STAGES, prepare, type Stage, type Subject } from "./stages.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

export type BenchOptions = { seed: number; seconds: number; rounds: number; messages: number };

/** Of Parley alone, over the whole run, warming up included. */
export type BenchCounts = {
  /** Messages in calls that were answered with 200. */
  acknowledged: number;
  /** Calls answered with anything else. */
  refused: number;
  /** Acknowledged messages that are not in the databases afterwards. */
  lost: number;
};

/** Which workspace plays which part. */
const MANY = Array.from({ length: 20 }, (_, n) => n);
const [SINGLE, REPLAYED, EMPTY, GROWN] = [20, 21, 22, 23];
const WORKSPACES = 24;

/**
 * @param folder for databases and bundles; may be removed afterwards
 * @returns a problem in words when the run could not be finished; the figures are then those until there
 */
export async function runBench(
  options: BenchOptions,
  folder: string,
  tell: (step: string) => void,
): Promise<{ figures: Figure[]; counts: BenchCounts; problem: string | null }> {
  const stateFolder = path.join(folder, "parley");
  const dataFolder = path.join(stateFolder, "data");

  tell("building what would be deployed");
  const bundleFolder = await buildDeployable();
  const first = await runDeployable({ bundleFolder, stateFolder });
  const simulator = await startSimulator({ seed: options.seed });
  tell(`opening ${WORKSPACES} workspaces`);
  const workspaces = await openWorkspaces(first.url, simulator).finally(() => first.stop());

  tell(`filling one of them with ${options.messages} messages`);
  const accountOf = (tenant: number) => workspaces[tenant]?.accountId ?? "";
  fillTenant(dataFolder, accountOf(GROWN), options.messages);

  const parley = await runDeployable({ bundleFolder, stateFolder, port: first.port });
  const floor = await runFloor(path.join(folder, "floor"));
  const figures = new Figures();
  const counts: BenchCounts = { acknowledged: 0, refused: 0, lost: 0 };
  let problem: string | null = null;
  try {
    const contender = parleyContender(parley.port, workspaces, options.seed);
    const parts = { many: MANY, single: SINGLE, replayed: REPLAYED };
    const subjects = {
      parley: { ...parts, contender, counts },
      floor: { ...parts, contender: floorContender(floor.port, options.seed + 1), counts: null },
      empty: { many: MANY, single: EMPTY, replayed: REPLAYED, contender, counts },
      grown: { many: MANY, single: GROWN, replayed: GROWN, contender, counts },
    } satisfies Record<string, Subject>;

    tell("warming up");
    for (const subject of [subjects.parley, subjects.floor]) await prepare(subject);
    const slices = (MAIN_STAGES.length + GROWN_STAGES.length) * 2 * options.rounds;
    const ms = (options.seconds * 1_000) / slices;
    for (let round = 1; round <= options.rounds; round++) {
      tell(`round ${round} of ${options.rounds}`);
      await inTurns(MAIN_STAGES, "", [subjects.parley, subjects.floor], ms, figures);
      await inTurns(GROWN_STAGES, "grown-", [subjects.grown, subjects.empty], ms, figures);
    }
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  await Promise.all([parley.stop(), floor.stop(), simulator.stop()]);
  const stored = workspaces.reduce((sum, { accountId }) => sum + countMessages(dataFolder, accountId), 0);
  counts.lost = Math.max(0, counts.acknowledged - (stored - options.messages));
  return { figures: figures.list(), counts, problem };
}

async function openWorkspaces(origin: string, simulator: RunningSimulator): Promise<Workspace[]> {
  const workspaces: Workspace[] = [];
  for (let n = 0; n < WORKSPACES; n++) workspaces.push(await openWorkspace(origin, simulator, `workspace-${n}`));
  return workspaces;
}

/** Each stage on the one and at once on the other, so that a busy machine is busy for both. */
async function inTurns(
  stages: readonly Stage[],
  prefix: string,
  [one, other]: [Subject, Subject],
  ms: number,
  figures: Figures,
): Promise<void> {
  for (const stage of stages) {
    for (const [side, subject] of [
      ["parley", one],
      ["floor", other],
    ] as const) {
      for (const { name, unit, value } of await stage(subject, ms)) figures.add(prefix + name, unit, side, value);
    }
  }
}

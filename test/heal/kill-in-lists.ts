import { setTimeout as pause } from "node:timers/promises";
import type { RunningDeployable } from "../deployable/run-deployable.ts";
import type { SeededRandom } from "../simulator/seeded-random.ts";
import type { RunningSimulator } from "../simulator/start-simulator.ts";
import { watchLists } from "./list-faults.ts";

const KILL_EVERY_MS = 4_000;
const KILL_LATER_MAX_MS = 30;

/** SIGKILL for the Worker, mostly while a list is being asked for or has just been answered. */
export function killInLists(deployable: RunningDeployable, simulator: RunningSimulator, random: SeededRandom) {
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

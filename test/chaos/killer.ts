import { setTimeout as pause } from "node:timers/promises";
import type { RunningDeployable } from "../deployable/run-deployable.ts";
import type { SeededRandom } from "../simulator/seeded-random.ts";
import type { AgentPoint } from "./agents.ts";
import type { LiveWatcher, SocketPoint } from "./live-watcher.ts";
import type { ProviderPoint } from "./provider-faults.ts";
import type { WebhookPoint } from "./webhook-senders.ts";

/** The moments at which workerd is killed: named ones, each seen from outside, and any moment at all. */
export type KillPoint = "any_moment" | "everything" | WebhookPoint | ProviderPoint | AgentPoint | SocketPoint;

const POINTS: readonly [KillPoint, ...KillPoint[]] = [
  "any_moment",
  "webhook_in_flight",
  "webhook_first_byte",
  "provider_received",
  "provider_accepted",
  "provider_answered",
  "send_in_flight",
  "send_answered",
  "socket_replay",
  "socket_event",
];
/** Not every named moment comes; then any other one has to do. */
const POINT_WAIT_MS = 900;
/** Half of the kills hit at the point itself, the others some milliseconds later: before or after the commit. */
const LATER_MAX_MS = 6;
const CAUGHT_UP_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 20;
/** After everybody is back and before the next kill, so that a slow machine still gets something done. */
const PEACE_MS = 600;
const STALL_CHANCE = 0.05;
/** Most freezes end before anybody has given up; in a long one calls run into their limits and sockets are opened anew. */
const STALL_MS = [1_000, 3_000] as const;
const LONG_STALL_MS = [5_000, 20_000] as const;
const LONG_STALL_CHANCE = 0.25;
/** Keeper and all: rarely, because the emulator itself takes seconds to come back. */
const EVERYTHING_CHANCE = 0.015;

/** Kills and freezes workerd, and measures how everybody comes back. */
export class Killer {
  readonly counts = new Map<KillPoint, number>();
  readonly restartToFirst200Ms: number[] = [];
  readonly killToCaughtUpMs: number[] = [];
  kills = 0;
  stalls = 0;
  readonly #deployable: RunningDeployable;
  readonly #watchers: readonly LiveWatcher[];
  readonly #random: SeededRandom;
  #armed: { point: KillPoint; fire: () => void } | null = null;
  #everybody: { killedAt: number; resolve: (ms: number) => void } | null = null;
  #first200: { killedAt: number; resolve: (ms: number) => void } | null = null;

  constructor(deployable: RunningDeployable, watchers: readonly LiveWatcher[], random: SeededRandom) {
    this.#deployable = deployable;
    this.#watchers = watchers;
    this.#random = random;
  }

  /** Somebody is at this point right now. */
  reached(point: KillPoint): void {
    if (this.#armed?.point === point) this.#armed.fire();
  }

  /** A call that began at this moment was answered by 200. */
  acknowledged(startedAt: number): void {
    if (this.#first200 === null || startedAt < this.#first200.killedAt) return;
    this.#first200.resolve(performance.now() - this.#first200.killedAt);
    this.#first200 = null;
  }

  /** Somebody's socket is live; are all of them, on connections made after the kill? */
  live(): void {
    const waiting = this.#everybody;
    if (waiting === null) return;
    const isBack = (watcher: LiveWatcher) =>
      watcher.isAway || (watcher.liveSince !== null && watcher.liveSince > waiting.killedAt);
    if (!this.#watchers.every(isBack)) return;
    this.#everybody = null;
    waiting.resolve(performance.now() - waiting.killedAt);
  }

  /** One kill each `everyMs` where everybody is back by then, and a little peace after each; until `goesOn` says no. */
  async run(everyMs: number, goesOn: () => boolean): Promise<void> {
    let dueAt = performance.now() + everyMs;
    for (;;) {
      while (goesOn() && performance.now() < dueAt) await pause(LOOK_EVERY_MS);
      if (!goesOn()) return;
      if (this.#random.next() < STALL_CHANCE) await this.#stall();
      await this.#kill(this.#random.next() < EVERYTHING_CHANCE ? "everything" : this.#random.pick(POINTS));
      dueAt = Math.max(dueAt + everyMs, performance.now() + PEACE_MS);
    }
  }

  async #stall(): Promise<void> {
    if (!this.#deployable.freeze()) return;
    this.stalls += 1;
    const [least, most] = this.#random.next() < LONG_STALL_CHANCE ? LONG_STALL_MS : STALL_MS;
    await pause(this.#random.between(least, most));
    this.#deployable.thaw();
  }

  async #kill(wanted: KillPoint): Promise<void> {
    let killedAt = 0;
    let isBack: Promise<void> = Promise.resolve();
    const first200 = new Promise<number>((resolve) => {
      this.#first200 = { killedAt: Number.POSITIVE_INFINITY, resolve };
    });
    const point = await this.#at(wanted, () => {
      killedAt = performance.now();
      if (this.#first200 !== null) this.#first200.killedAt = killedAt;
      isBack = wanted === "everything" ? this.#deployable.killAll() : this.#deployable.kill();
    });
    this.kills += 1;
    this.counts.set(point, (this.counts.get(point) ?? 0) + 1);
    await isBack;
    const everybody = new Promise<number>((resolve) => {
      this.#everybody = { killedAt, resolve };
    });
    this.live();
    const [answeredAfterMs, caughtUpAfterMs] = await inTime(Promise.all([first200, everybody]));
    this.restartToFirst200Ms.push(answeredAfterMs);
    this.killToCaughtUpMs.push(caughtUpAfterMs);
  }

  /** Strikes when somebody is at that point, at once or a little later; at any moment when nobody comes there. */
  async #at(wanted: KillPoint, strike: () => void): Promise<KillPoint> {
    const isLater = this.#random.next() < 0.5;
    const laterMs = isLater ? this.#random.next() * LATER_MAX_MS : 0;
    if (wanted === "any_moment" || wanted === "everything") {
      strike();
      return wanted;
    }
    return new Promise((resolve) => {
      const missed = setTimeout(() => finish("any_moment"), POINT_WAIT_MS);
      const finish = (point: KillPoint): void => {
        clearTimeout(missed);
        this.#armed = null;
        strike();
        resolve(point);
      };
      const fire = (): void => {
        this.#armed = null;
        if (isLater) setTimeout(() => finish(wanted), laterMs);
        else finish(wanted);
      };
      this.#armed = { point: wanted, fire };
    });
  }
}

/** @throws when somebody stays away for so long that something is broken */
async function inTime<Value>(value: Promise<Value>): Promise<Value> {
  const limit = new AbortController();
  const tooLate = pause(CAUGHT_UP_LIMIT_MS, null, { signal: limit.signal }).then(
    () => {
      throw new Error(`after a kill somebody was not back in ${CAUGHT_UP_LIMIT_MS / 1000} s`);
    },
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([value, tooLate]);
  } finally {
    limit.abort();
  }
}

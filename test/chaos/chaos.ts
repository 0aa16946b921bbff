import { printFigures, proofOptions } from "../simulation/proof-options.ts";
import { type BrokenPromises, checkPromises } from "./check-promises.ts";
import { quantiles } from "./quantiles.ts";
import { runStorm, type StormResult } from "./storm.ts";

/**
 * `npm run chaos`: the real app on workerd, started from the bundle that would be deployed; 16 senders that deliver
 * every event three times, a socket client for each tenant, agents who write, a provider that lies and breaks off,
 * and SIGKILL at named moments and at any. Then everything seen is compared with everything stored.
 *
 * SIGKILL keeps what the system has in its page cache: this proves that the death of the process loses nothing, not
 * that a power cut does not. PARLEY_BUNDLE names another bundle than the one of these sources, such as a mutant's.
 * `--events` and `--kills` end the storm early when both are reached, and must be reached. Without any of the
 * three it is the whole proof: 100,000 events and 300 kills, which takes some ten minutes on two quiet cores.
 */
const WHOLE = { seconds: 1_800, events: 100_000, kills: 300 };
const QUANTILES = { p50: 0.5, p90: 0.9, p99: 0.99, max: 1 };
const EXAMPLES = 5;

const isWhole = !process.argv.some((argument) => /^--(seconds|events|kills)(=|$)/.test(argument));
const targets = isWhole ? WHOLE : { seconds: 600, events: 0, kills: 0 };
const options = proofOptions(
  { seconds: targets.seconds },
  {
    events: { type: "string", default: String(targets.events) },
    kills: { type: "string", default: String(targets.kills) },
    tenants: { type: "string", default: "20" },
  },
);

const result = await runStorm({ ...options, onProgress: (step) => process.stdout.write(`${step}\n`) }).catch(stop);
const broken = checkPromises(result.observations);
const figures = figuresOf(result, broken);
printFigures("Chaos", flat(figures));
printFigures("Kills at", Object.fromEntries([...result.killer.counts].sort()));
for (const [promise, cases] of Object.entries(broken)) {
  if (cases.length > 0) process.stdout.write(`${promise}: ${cases.slice(0, EXAMPLES).join(", ")}\n`);
}

const isKept = Object.values(broken).every((cases) => cases.length === 0);
const isReached = figures.acknowledged >= Math.max(1, options.events) && figures.kills >= options.kills;
if (!isReached) process.stdout.write("A target was not reached in this time.\n");
if (!result.isSettled) process.stdout.write("The outbox was still busy long after the last fault.\n");
const ok = isKept && isReached && result.isSettled && result.deadLetters === 0;
console.log(JSON.stringify({ ok, seed: options.seed, seconds: options.seconds, ...figures }));
process.exit(ok ? 0 : 1);

/** It could not go on to its end, as where somebody never came back after a kill. */
function stop(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  const reason = error instanceof Error ? error.message : String(error);
  console.log(JSON.stringify({ ok: false, seed: options.seed, seconds: options.seconds, reason }));
  process.exit(1);
}

function figuresOf({ observations, killer, senders, ...storm }: StormResult, found: BrokenPromises) {
  const events = [...observations.events.values()];
  const messages = observations.tenants.flatMap(({ threads }) => threads.flat());
  const out = messages.filter(({ direction }) => direction === "out");
  const acknowledged = events.filter(({ isAcknowledged }) => isAcknowledged).length;
  return {
    tenants: observations.tenants.length,
    stormSeconds: Math.round(storm.stormSeconds * 10) / 10,
    attempted: events.length,
    acknowledged,
    stored: messages.length - out.length,
    ...mapValues(found, (cases) => cases.length),
    deadLetters: storm.deadLetters,
    deliveries: senders.deliveries,
    deliveriesRepeated: senders.failed,
    eventsPerSecond: Math.round(acknowledged / storm.stormSeconds),
    sends: observations.sends.length,
    sendsTaken: observations.taken.length,
    uncertain: out.filter(({ status }) => status === "unconfirmed").length,
    failed: out.filter(({ status }) => status === "failed").length,
    kills: killer.kills,
    stalls: killer.stalls,
    connections: storm.connections,
    gapsClosed: storm.gapsClosed,
    restartToFirst200Ms: quantiles(killer.restartToFirst200Ms, QUANTILES),
    killToCaughtUpMs: quantiles(killer.killToCaughtUpMs, QUANTILES),
    hookLatencyMs: quantiles(senders.latencyMs, { p50: 0.5, p99: 0.99 }),
    killsAt: Object.fromEntries([...killer.counts].sort()),
  };
}

function mapValues<From, To>(record: Record<string, From>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function flat(record: Record<string, unknown>): Record<string, number | string> {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([name]) => name !== "killsAt")
      .map(([name, value]) => [name, typeof value === "number" ? value : JSON.stringify(value).replaceAll('"', "")]),
  );
}

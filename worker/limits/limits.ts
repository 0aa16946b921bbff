import type { Clock } from "../shared/clock.ts";
import { sha256Hex } from "../shared/ids.ts";
import { callObject } from "../shared/platform-failure.ts";
import { type Bucket, bucketOf, type LimitKind } from "./buckets.ts";
import type { LimiterRpc } from "./limiter.ts";

export type LimitAnswer = { ok: true } | { ok: false; retryAfterSeconds: number };

/** The exact limits (buckets.ts), counted over the whole world in durable storage. */
export interface Limits {
  /**
   * Takes one token for what is about to be done. One call, one token: a batch of ten asks ten times.
   *
   * @param key whose bucket of this kind: an address, an account, a tenant. Only its hash goes anywhere.
   */
  take(kind: LimitKind, key: string): Promise<LimitAnswer>;
  /** For kinds that count failures: what the token was taken for has succeeded. */
  giveBack(kind: LimitKind, key: string): Promise<void>;
}

export type LimitsOptions = {
  /** A new stub for each try: one that has thrown may stay broken. */
  limiterNamed(name: string): LimiterRpc;
  clock: Clock;
  onUnreachable(kind: LimitKind, thrown: unknown): void;
};

/** What a guess is told when its bucket cannot be asked. */
const UNREACHABLE_RETRY_SECONDS = 5;
/** Fetched tokens of this many buckets are remembered in one isolate; beyond it all are fetched anew. */
const FETCHED_MAX = 5_000;

export function createLimits({ limiterNamed, clock, onUnreachable }: LimitsOptions): Limits {
  /** Tokens fetched and not spent, until when they may be spent: a window after the fetch they are back already. */
  const fetched = new Map<string, { left: number; until: number }>();

  async function take(kind: LimitKind, key: string): Promise<LimitAnswer> {
    const bucket: Bucket = bucketOf(kind);
    const name = await nameOf(kind, key);
    const ready = fetched.get(name);
    if (ready !== undefined && ready.left > 0 && ready.until > clock()) {
      ready.left -= 1;
      return { ok: true };
    }
    const { tokens, windowMs, fetchedAtOnce = 1 } = bucket;
    const askedAt = clock();
    try {
      const taken = await callObject(
        () => limiterNamed(name),
        (limiter) => limiter.take({ tokens, windowMs }, fetchedAtOnce),
      );
      if ("waitMs" in taken) return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil(taken.waitMs / 1_000)) };
      if (taken.granted > 1) keep(name, taken.granted - 1, askedAt + windowMs);
      return { ok: true };
    } catch (thrown) {
      onUnreachable(kind, thrown);
      return bucket.unreachable === "allow"
        ? { ok: true }
        : { ok: false, retryAfterSeconds: UNREACHABLE_RETRY_SECONDS };
    }
  }

  function keep(name: string, left: number, until: number): void {
    if (fetched.size >= FETCHED_MAX) fetched.clear();
    // Calls of the same moment may each have fetched some.
    const others = fetched.get(name);
    fetched.set(
      name,
      others === undefined || others.until <= clock()
        ? { left, until }
        : { left: others.left + left, until: others.until },
    );
  }

  async function giveBack(kind: LimitKind, key: string): Promise<void> {
    const { tokens, windowMs } = bucketOf(kind);
    try {
      await limiterNamed(await nameOf(kind, key)).giveBack({ tokens, windowMs });
    } catch (thrown) {
      // One token comes back a window later than it should.
      onUnreachable(kind, thrown);
    }
  }

  return { take, giveBack };
}

/** Names of objects show in the operator's dashboard: none holds an address or an email. */
const nameOf = (kind: LimitKind, key: string): Promise<string> => sha256Hex(`parley limit\0${kind}\0${key}`);

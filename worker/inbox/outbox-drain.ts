import type { Clock } from "../shared/clock.ts";
import type { SendOutcome } from "../shared/wire.ts";
import type { Looked, OutboxItem } from "./outbox.ts";

/**
 * Drives the outbox: a few chats at once, one message in flight per chat. Everything it touches comes in
 * through `OutboxDeps`, so that its rules are tested without a run-time.
 */
export interface OutboxDeps {
  clock: Clock;
  /** The first of each chat that is due: of several accounts each has its turn. */
  due(): OutboxItem[];
  /** Whether it may leave now; when not, it is put off and is no longer due. Looks for a lost send always may. */
  admit(item: OutboxItem): boolean;
  begin(item: OutboxItem): void;
  /** Bounded in time by whoever provides it. */
  send(item: OutboxItem): Promise<SendOutcome>;
  finish(item: OutboxItem, outcome: SendOutcome): void;
  /** Looks for an unconfirmed send. */
  look(item: OutboxItem): Promise<Looked>;
  finishLook(item: OutboxItem, looked: Looked): void;
  /** Resolves when something new was put into the outbox, or has become due in it. */
  woken(): Promise<void>;
}

/** The platform allows six connections at a time; two stay free for the rest of the object. */
const CHATS_AT_ONCE = 4;
/** One account whose provider does not answer never takes all of them. */
const OF_ONE_ACCOUNT = 3;

/**
 * One alarm sends for so long; then it ends what is on its way and comes again at once. What else the object does by
 * itself has its turn in between, and the platform, which cuts an alarm off after 15 minutes, never does.
 */
const DRAIN_MS = 20_000;

/**
 * Returns when nothing is due any more, or when its time is over. What is on its way then may be at a provider that
 * hangs: meanwhile the other accounts go on.
 */
export async function drainOutbox(deps: OutboxDeps): Promise<void> {
  const inFlight = new Map<string, { accountId: string; isLate: boolean; done: Promise<void> }>();
  const endsAt = deps.clock() + DRAIN_MS;
  const isOver = () => deps.clock() >= endsAt;
  const mayLeave = (accountId: string, isLate: boolean) =>
    [...inFlight.values()].filter((one) => one.accountId === accountId).length < (isLate ? 1 : OF_ONE_ACCOUNT);
  for (;;) {
    let putOff = 0;
    const isLate = isOver();
    const isEnding = isLate && [...inFlight.values()].every((one) => one.isLate);
    for (const item of isEnding ? [] : deps.due()) {
      if (inFlight.size >= CHATS_AT_ONCE) break;
      if (inFlight.has(item.chatId) || !mayLeave(item.accountId, isLate)) continue;
      if (item.state === "queued" && !deps.admit(item)) {
        putOff += 1;
        continue;
      }
      const done = advance(deps, item).finally(() => inFlight.delete(item.chatId));
      inFlight.set(item.chatId, { accountId: item.accountId, isLate, done });
    }
    // What was put off is due no more, and others may be behind it that were not looked at.
    if (inFlight.size === 0 && putOff > 0) continue;
    if (inFlight.size === 0) return;
    await Promise.race([...[...inFlight.values()].map(({ done }) => done), deps.woken()]);
  }
}

async function advance(deps: OutboxDeps, item: OutboxItem): Promise<void> {
  if (item.state === "settling") {
    deps.finishLook(item, await deps.look(item));
    return;
  }
  deps.begin(item);
  deps.finish(item, await sendOrDoubt(deps, item));
}

/** A sender that throws is a bug, and after a bug nobody knows what left: the only honest answer is doubt. */
async function sendOrDoubt(deps: OutboxDeps, item: OutboxItem): Promise<SendOutcome> {
  try {
    return await deps.send(item);
  } catch (error) {
    return {
      type: "unconfirmed",
      error: { code: "internal", text: error instanceof Error ? error.name : "unknown failure" },
    };
  }
}

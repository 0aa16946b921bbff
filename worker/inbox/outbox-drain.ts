import type { SendOutcome } from "../shared/wire.ts";
import type { OutboxItem } from "./outbox.ts";

/**
 * Drives the outbox: a few chats at once, one message in flight per chat. Everything it touches comes in
 * through `OutboxDeps`, so that its rules are tested without a run-time.
 */
export interface OutboxDeps {
  due(): OutboxItem[];
  /** Whether it may leave now; when not, it is put off and is no longer due. Looks for a lost send always may. */
  admit(item: OutboxItem): boolean;
  begin(item: OutboxItem): void;
  /** Bounded in time by whoever provides it. */
  send(item: OutboxItem): Promise<SendOutcome>;
  finish(item: OutboxItem, outcome: SendOutcome): void;
  /** Looks for an unconfirmed send; false when the provider could not be asked. */
  look(item: OutboxItem): Promise<boolean>;
  finishLook(item: OutboxItem, looked: boolean): void;
  /** Resolves when something new was put into the outbox. */
  poked(): Promise<void>;
}

/** The platform allows six connections at a time; two stay free for the rest of the object. */
const CHATS_AT_ONCE = 4;

/** Returns when nothing is due any more. */
export async function drainOutbox(deps: OutboxDeps): Promise<void> {
  const inFlight = new Map<string, Promise<void>>();
  for (;;) {
    const poked = deps.poked();
    for (const item of deps.due()) {
      if (inFlight.size >= CHATS_AT_ONCE) break;
      if (inFlight.has(item.chatId)) continue;
      if (item.state === "queued" && !deps.admit(item)) continue;
      inFlight.set(
        item.chatId,
        advance(deps, item).finally(() => inFlight.delete(item.chatId)),
      );
    }
    if (inFlight.size === 0) return;
    await Promise.race([...inFlight.values(), poked]);
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

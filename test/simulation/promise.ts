import type { MessageStatus } from "../../worker/shared/wire.ts";

/**
 * What must hold after every step, and what must hold once everything has come to rest. Numbers in brackets
 * are those of the ten invariants in the reliability reference, section 3.1.
 */
export class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
}

export function must(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new BrokenPromise(promise);
}

export const RANK: Record<MessageStatus, number> = {
  received: 0,
  queued: 0,
  sending: 0,
  unconfirmed: 0,
  failed: 0,
  sent: 1,
  delivered: 2,
  read: 3,
  played: 4,
};

/**
 * Expected failures are values, across RPC always: a thrown error loses its class there and is logged as a
 * crash. `reason` is stable and machine-readable; the words for people are made where people read them.
 */
export type Outcome<T, Reason extends string = string> = { ok: true; value: T } | { ok: false; reason: Reason };

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
export const fail = <Reason extends string>(reason: Reason): { ok: false; reason: Reason } => ({ ok: false, reason });

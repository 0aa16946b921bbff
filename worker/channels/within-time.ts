import { type NetworkFailure, networkFailureOf } from "./network-errors.ts";

/**
 * A call of a provider that is given up after `timeoutMs`, all that `call` does included; never throws. The object is
 * awake and billed for as long.
 */
export async function withinTime<Answer>(
  timeoutMs: number,
  call: (signal: AbortSignal) => Promise<Answer>,
): Promise<{ answer: Answer } | { failure: NetworkFailure }> {
  // Not AbortSignal.timeout: its timer cannot be stopped, and while it runs the object cannot hibernate.
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new DOMException("no answer in time", "TimeoutError")), timeoutMs);
  try {
    return { answer: await call(limit.signal) };
  } catch (thrown) {
    return { failure: networkFailureOf(thrown) };
  } finally {
    clearTimeout(timer);
  }
}

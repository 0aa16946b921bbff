import { TRPCError } from "@trpc/server";
import type { LimitKind } from "../limits/buckets.ts";
import { networkOf } from "../limits/network-of.ts";
import { Refusal } from "../shared/failure.ts";
import type { TrpcContext } from "./context.ts";

/**
 * Takes one token for this call, before the work that it costs.
 *
 * @param key whose bucket: an account, a tenant, a key (worker/limits/buckets.ts)
 * @throws TRPCError TOO_MANY_REQUESTS, reason `too_many_requests`; over HTTP it becomes 429 with `Retry-After`
 */
export async function takeOrRefuse(ctx: Pick<TrpcContext, "limits">, kind: LimitKind, key: string): Promise<void> {
  const taken = await ctx.limits.take(kind, key);
  if (taken.ok) return;
  const message = `Too many at once. Try again in ${inWords(taken.retryAfterSeconds)}.`;
  const refusal = new Refusal("too_many_requests", message, null, taken.retryAfterSeconds);
  throw new TRPCError({ code: "TOO_MANY_REQUESTS", message, cause: refusal });
}

/** Whose bucket it is, of the limits by address. The platform always says; whoever comes without one shares one. */
export const networkOfVisitor = ({ visitor }: Pick<TrpcContext, "visitor">): string =>
  visitor.address === null ? "unknown" : networkOf(visitor.address);

/** Rounded up: who comes back when it says is let in. */
function inWords(seconds: number): string {
  if (seconds <= 90) return seconds === 1 ? "a second" : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 90 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}

import type { Actor } from "../caller.ts";
import type { TrpcContext } from "../context.ts";
import { takeOrRefuse } from "../take-or-refuse.ts";

/**
 * Before an account is begun to be signed in: the member's turn, and the workspace's.
 *
 * @throws TRPCError `too_many_requests`, with the time to wait
 */
export async function takeSignIn(
  ctx: Pick<TrpcContext, "limits"> & { tenant: { id: string }; actor: Actor },
): Promise<void> {
  // A person has one bucket in each workspace: what they do in one is nothing to the other.
  await takeOrRefuse(ctx, "connect_member", `${ctx.tenant.id} ${ctx.actor.id}`);
  await takeOrRefuse(ctx, "connect_workspace", ctx.tenant.id);
}

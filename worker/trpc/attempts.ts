import { knownDeviceId } from "../auth/known-device.ts";
import type { LimitKind } from "../limits/buckets.ts";
import type { TrpcContext } from "./context.ts";
import { networkOfVisitor, takeOrRefuse } from "./take-or-refuse.ts";

/** What was taken for an attempt. Giving it back says that the attempt was no guess. */
export type Attempt = { giveBack(): Promise<void> };

/**
 * An attempt to sign in is taken before the work that it costs: first from the address that it comes from, then
 * from the account's bucket. Unless it comes from a browser that has signed in to this account before: that one has
 * a bucket of its own (worker/auth/known-device.ts). So whoever guesses at an account from elsewhere shuts out
 * strangers like himself, and not the people whose account it is.
 */
export async function takeSignIn(ctx: TrpcContext, email: string): Promise<Attempt & { isKnownDevice: boolean }> {
  const deviceId = await knownDeviceId(ctx.vault, email, ctx.deviceCookie);
  const buckets: [LimitKind, string][] = [
    ["sign_in_address", networkOfVisitor(ctx)],
    deviceId === null ? ["sign_in_account", email] : ["sign_in_device", deviceId],
  ];
  for (const [kind, key] of buckets) await takeOrRefuse(ctx, kind, key);
  return {
    isKnownDevice: deviceId !== null,
    giveBack: async () => {
      await Promise.all(buckets.map(([kind, key]) => ctx.limits.giveBack(kind, key)));
    },
  };
}

export const takeSignUp = (ctx: TrpcContext): Promise<void> => takeOrRefuse(ctx, "sign_up", networkOfVisitor(ctx));

/** A link's token: it cannot be guessed, but each one that is refused is written down. */
export async function takeLink(ctx: TrpcContext): Promise<Attempt> {
  const network = networkOfVisitor(ctx);
  await takeOrRefuse(ctx, "sign_in_address", network);
  return { giveBack: () => ctx.limits.giveBack("sign_in_address", network) };
}

/** A password or code of somebody who is signed in. By session, so that nobody uses up another's tries. */
export async function takeConfirmation(ctx: TrpcContext, sessionId: string): Promise<Attempt> {
  await takeOrRefuse(ctx, "confirm", sessionId);
  return { giveBack: () => ctx.limits.giveBack("confirm", sessionId) };
}

/**
 * Whether one more link may be mailed to this address. If not, the answer is the same: links that were mailed
 * before are still good, so nobody is kept from their account by somebody who asks for links all the time.
 *
 * @throws TRPCError when the asking address has asked too often, whomever it asked for
 */
export async function takeResetLink(ctx: TrpcContext, email: string): Promise<boolean> {
  await takeOrRefuse(ctx, "reset", `address ${networkOfVisitor(ctx)}`);
  return (await ctx.limits.take("reset", `account ${email}`)).ok;
}

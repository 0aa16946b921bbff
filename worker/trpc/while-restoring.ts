import type { AccountToConnect } from "../inbox/rpc.ts";
import type { Account } from "../shared/wire.ts";
import { refuse } from "./refuse.ts";
import type { Workplace } from "./workplace.ts";

/** Whether an archive is being taken into the tenant's inbox: until it is done, nothing else may come into it. */
export async function isRestoring({ inbox }: Workplace): Promise<boolean> {
  const answer = await inbox((object) => object.archiveAction({ type: "is_restoring" }));
  // An object of a moment before a deploy does not know the question, and answers nothing.
  return answer?.ok === true && answer.isRestoring;
}

/**
 * Asked before an account is begun to be connected, so that nothing is made at a provider for nothing.
 *
 * @throws TRPCError `restoring`
 */
export async function refuseWhileRestoring(place: Workplace): Promise<void> {
  if (await isRestoring(place)) throw restoring();
}

/**
 * Makes an account known to the tenant's inbox.
 *
 * @throws TRPCError `restoring` when a restore was begun since it was asked for
 */
export async function makeKnown({ inbox }: Workplace, account: AccountToConnect): Promise<Account> {
  const known = await inbox((object) => object.connectAccount(account));
  if (known === null) throw restoring();
  return known;
}

const restoring = () =>
  refuse(
    "CONFLICT",
    "restoring",
    "A backup is being restored into this workspace. Connect accounts when that is done, or in another workspace.",
  );

import type { Account } from "../shared/wire.ts";
import { notFound } from "./refuse.ts";
import type { Workplace } from "./workplace.ts";

/**
 * An account of the tenant's, as its inbox knows it.
 *
 * @throws TRPCError NOT_FOUND
 */
export async function ownAccount({ inbox }: Workplace, accountId: string): Promise<Account> {
  const account = (await inbox((object) => object.listAccounts())).find(({ id }) => id === accountId);
  if (account === undefined) throw notFound();
  return account;
}

import type { ChannelFailure } from "../channels/channel.ts";
import { channelFor } from "../channels/channel-for.ts";
import { findHeldAccount } from "../control/accounts.ts";
import { openCredential } from "../control/stored-credentials.ts";
import { problemOfState } from "../shared/account-problem.ts";
import type { Account, AccountProblem } from "../shared/wire.ts";
import { notFound } from "./refuse.ts";
import { refuseCall } from "./refuse-call.ts";
import { accountAccessOf } from "./stored-access.ts";
import type { Workplace } from "./workplace.ts";

/**
 * How an account stands, by asking its provider; what it says is kept and shown to everybody.
 *
 * @throws TRPCError NOT_FOUND for one that is not there; and when the provider could not be asked
 */
export async function checkAccount(place: Workplace, accountId: string): Promise<Account> {
  const { services, tenant, inbox } = place;
  const account = (await inbox((object) => object.listAccounts())).find(({ id }) => id === accountId);
  if (account === undefined) throw notFound();
  const held = await findHeldAccount(services.control, tenant.id, accountId);
  // Disconnected: there is nobody to ask.
  if (held === null) return account;
  const credential = await openCredential(services.control, services.vault, tenant, held.credentialId);
  if (credential === null) throw new Error("An account is held by a credential that is not there.");
  const channel = channelFor(account.provider, account.channel);
  const health = await channel.health?.(accountAccessOf(services, credential, held.externalId));
  if (health === undefined) return account;
  if (!health.ok) {
    const problem = signedOut(account, health.reason);
    if (problem === null) throw refuseCall(health.reason);
    const state = "needs_sign_in" as const;
    return (
      (await inbox((object) => object.careForAccount(accountId, { type: "health", state, name: null, problem }))) ??
      account
    );
  }
  const { state, name, problems } = health.value;
  const [first] = problems;
  const todo = problemOfState(account.provider, account.channel, state)?.todo ?? "";
  const problem = first === undefined ? null : { code: first.code, text: first.text, todo };
  const checked = await inbox((object) => object.careForAccount(accountId, { type: "health", state, name, problem }));
  return checked ?? account;
}

/** A key that the provider takes no more is an answer of its own: nothing goes through until there is another. */
function signedOut({ provider }: Account, failure: ChannelFailure): AccountProblem | null {
  if (failure !== "wrong_key") return null;
  const who = provider === "unipile" ? "UniPile" : "Meta";
  const what = provider === "unipile" ? "API key" : "access token";
  return {
    code: "wrong_key",
    text: `${who} does not accept the stored ${what} any more.`,
    todo: `Replace the ${what} under Connections.`,
  };
}

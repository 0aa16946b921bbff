import { careForAccount } from "../../worker/inbox/account-care.ts";
import { findAccount, setAccountState, upsertAccount } from "../../worker/inbox/accounts.ts";
import { dropDeliveriesOf } from "../../worker/inbox/drop-deliveries.ts";
import { position } from "../../worker/inbox/event-log.ts";
import { forgetAccount } from "../../worker/inbox/forget-account.ts";
import { applyPage } from "../../worker/inbox/sync/apply-page.ts";
import { ACCOUNTS } from "./accounts.ts";
import { baseOf } from "./provider-model.ts";
import { pick, type Step } from "./step.ts";
import { START, type World } from "./world.ts";

/** What happens to accounts: signed out, paused, taken away, made anew at the provider, erased, and read anew by lists. */

export function accountChanges(world: World, { a, b }: Step): void {
  const account = findAccount(world.sql, ACCOUNTS[b % 2 ? 2 : 0].id);
  if (account === null) return;
  const changes = [
    () => setAccountState(world.sql, account, "needs_sign_in", world.now),
    () => setAccountState(world.sql, account, "connected", world.now),
    () => careForAccount(world.sql, account.id, { type: "pause" }, world.now),
    () => careForAccount(world.sql, account.id, { type: "resume" }, world.now),
    () => careForAccount(world.sql, account.id, { type: "remove" }, world.now),
    () => world.returns(account),
  ];
  pick(changes, a)?.();
}

/** At its provider the account was removed and made anew: all that is there has other ids from now on. */
export function isMadeAnew(world: World): void {
  if (world.provider.remakes > 0) return;
  world.provider.remakes += 1;
  upsertAccount(
    world.sql,
    { ...ACCOUNTS[0], externalId: world.provider.nameOf(ACCOUNTS[0].externalId, ACCOUNTS[0].externalId) },
    world.now,
  );
}

/** A page of what the provider lists of an account, from anywhere in it, newest first. */
export function listsArrive(world: World, { a, b, c }: Step): void {
  const account = world.accounts()[a % 2];
  if (account === undefined) return;
  const listed = world.provider.listAll(baseOf(account.externalId)).toReversed();
  const from = b % Math.max(1, listed.length);
  const page = {
    accountId: account.id,
    events: listed.slice(from, from + 1 + (c % 12)),
    askedAt: world.now - (c % 4_000),
    connectedAt: START + (world.connectedLate ? 30_000 : -1_000_000),
    revivesFiles: false,
  };
  if (page.events.length === 0) return;
  world.knowsPeopleOtherwise = true;
  applyPage(world.sql, page, world.now);
}

/** Its owner wants nothing to be kept of the second account: it can be connected anew, and is another then. */
export function isErased(world: World): void {
  const account = world.accounts()[1];
  if (account === undefined) return;
  for (let last: number | null = 0; last !== null; ) last = dropDeliveriesOf(world.sql, account.id, last);
  for (let begins = true, isDone = false; !isDone; begins = false) {
    const forget = () => forgetAccount(world.sql, account.id, begins);
    isDone = world.sql.transaction(forget).isDone;
  }
  world.forgetSecondAccount();
  for (const client of world.clients) if (client.isConnected) client.drop();
  world.sentHead = position(world.sql).head;
}

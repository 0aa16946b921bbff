import { TRPCError } from "@trpc/server";
import type { AccountAccess, ProviderAccess } from "../../channels/channel.ts";
import { readAccount } from "../../channels/unipile/api.ts";
import { deleteAccount } from "../../channels/unipile/sign-in.ts";
import { listHeldAccounts } from "../../control/accounts.ts";
import { type AttemptPatch, type AttemptRow, changeAttempt } from "../../control/sign-in-attempts.ts";
import { systemClock } from "../../shared/clock.ts";
import { reasonOf } from "../../shared/failure.ts";
import type { Account } from "../../shared/wire.ts";
import { attachUnipile } from "../attach-unipile.ts";
import { type OfferedAccount, offerOf } from "../unipile-offer.ts";
import { isRestoring } from "../while-restoring.ts";
import type { Workplace } from "../workplace.ts";

/**
 * Asks UniPile whether the account is signed in, and connects it when it is. It may be called as often as anybody
 * asks: what broke off is gone on with, and two at once end alike.
 *
 * @returns the attempt as it is then
 */
export async function settleSignIn(
  place: Workplace,
  access: ProviderAccess,
  attempt: AttemptRow,
  externalId: string,
): Promise<AttemptRow> {
  const accountAccess = { ...access, accountExternalId: externalId, clock: systemClock };
  const read = await readAccount(accountAccess);
  if (!read.ok) {
    if (read.reason === "not_found") return end(place, attempt, "failed", "account_gone");
    return note(place, attempt, { problem: read.reason === "account_signed_out" ? null : read.reason });
  }
  const offered = offerOf(read.value);
  if (offered?.channel !== attempt.channel) {
    return end(place, attempt, "failed", "wrong_type", attempt.accountId === null ? accountAccess : undefined);
  }
  if (offered.state !== "connected") return attempt;
  return connect(place, attempt, accountAccess, offered);
}

async function connect(
  place: Workplace,
  attempt: AttemptRow,
  access: AccountAccess,
  offered: OfferedAccount,
): Promise<AttemptRow> {
  // An account that a restore has brought half-way is no twin, and this one must not be deleted for it.
  if (await isRestoring(place)) return note(place, attempt, { problem: "restoring" });
  const twin = await twinOf(place, attempt, offered);
  // One number twice would have every message arrive twice.
  if (twin?.state === "connected") return end(place, attempt, "failed", "already_connected", access);
  const accountId = attempt.accountId ?? twin?.id;
  const left = twin !== null && attempt.accountId === null ? twin : await leftBehind(place, attempt, offered);
  try {
    const credential = { access, credentialId: attempt.credentialId };
    const chosen = [{ ...offered, ...(accountId !== undefined && { accountId }) }];
    const { items } = await attachUnipile(place, credential, chosen, attempt.historyDays);
    // The one that it was before is signed out for good, and would be paid for.
    if (left !== null) await deleteAccount({ ...access, accountExternalId: left.externalId });
    return await note(place, attempt, {
      ...{ state: "connected", externalId: offered.externalId, accountId: items[0]?.id ?? null },
      ...{ problem: null, qr: null, pairingCode: null, url: null, checkpoint: null, expiresAt: null, notifyHash: null },
    });
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    const reason = reasonOf(error);
    if (reason === null) throw error;
    if (reason === "account_held") return end(place, attempt, "failed", reason);
    return note(place, attempt, { problem: reason });
  }
}

/** Another account of the tenant's that is the same number or profile, under another id of UniPile's. */
async function twinOf({ inbox }: Workplace, attempt: AttemptRow, offered: OfferedAccount): Promise<Account | null> {
  const wanted = bareHandle(offered.handle);
  if (wanted === null) return null;
  const accounts = await inbox((object) => object.listAccounts());
  const twins = accounts.filter(
    ({ provider, channel, handle, externalId, id }) =>
      provider === "unipile" &&
      channel === offered.channel &&
      bareHandle(handle) === wanted &&
      externalId !== offered.externalId &&
      id !== attempt.accountId,
  );
  return twins.find(({ state }) => state === "connected") ?? twins[0] ?? null;
}

/** A number is shown in groups, and comes without. */
const bareHandle = (handle: string | null | undefined): string | null => handle?.replaceAll(" ", "") ?? null;

/** What the account that was signed in again was at UniPile before, where that is another one now. */
async function leftBehind(
  { services: { control }, tenant }: Workplace,
  { accountId }: AttemptRow,
  offered: OfferedAccount,
): Promise<{ externalId: string } | null> {
  if (accountId === null) return null;
  const held = (await listHeldAccounts(control, tenant.id)).find(({ id }) => id === accountId);
  return held === undefined || held.externalId === offered.externalId ? null : held;
}

/** @param toDelete what was made at UniPile for nothing */
export async function end(
  place: Workplace,
  attempt: AttemptRow,
  state: "failed" | "cancelled" | "expired",
  problem: string | null,
  toDelete?: AccountAccess,
): Promise<AttemptRow> {
  const ended = await note(place, attempt, {
    ...{ state, problem, qr: null, pairingCode: null, url: null, checkpoint: null, expiresAt: null, notifyHash: null },
  });
  // What cannot be taken away now is one account too many at UniPile, which its owner sees there.
  if (toDelete !== undefined && ended.state === state) await deleteAccount(toDelete);
  return ended;
}

export async function note(place: Workplace, attempt: AttemptRow, patch: AttemptPatch): Promise<AttemptRow> {
  const keys = Object.keys(patch) as (keyof AttemptPatch)[];
  if (keys.every((key) => attempt[key] === patch[key])) return attempt;
  const changed = await changeAttempt(place.services.control, attempt, patch);
  return changed?.attempt ?? attempt;
}

import { type AttemptRow, isOpen } from "../../control/sign-in-attempts.ts";
import type { Attempt } from "../../shared/sign-in-attempt.ts";
import type { Account } from "../../shared/wire.ts";
import type { Workplace } from "../workplace.ts";
import { checkpointText, problemText } from "./sign-in-words.ts";

/** Whether what it shows is of no use any more. `waiting` for UniPile's page ends with the page. */
export const isExpired = (attempt: AttemptRow, now: number): boolean =>
  isOpen(attempt) && attempt.expiresAt !== null && attempt.expiresAt <= now;

/** An attempt as every tab sees it. What has expired is no longer shown: a dead code is worse than none. */
export async function attemptView({ inbox }: Workplace, attempt: AttemptRow, now: number): Promise<Attempt> {
  const state = isExpired(attempt, now) ? "expired" : attempt.state;
  const isShown = isOpen(attempt) && state !== "expired";
  const { id, kind, channel, checkpoint, problem, expiresAt } = attempt;
  return {
    ...{ id, kind, state },
    qr: isShown ? attempt.qr : null,
    pairingCode: isShown ? attempt.pairingCode : null,
    url: isShown ? attempt.url : null,
    checkpoint: isShown && checkpoint !== null ? { type: checkpoint, text: checkpointText(checkpoint, channel) } : null,
    expiresAt: isOpen(attempt) && expiresAt !== null ? new Date(expiresAt).toISOString() : null,
    account: attempt.state === "connected" ? await accountOf(inbox, attempt.accountId) : null,
    problem: problem === null ? null : { reason: problem, text: problemText(problem, channel) },
  };
}

async function accountOf(inbox: Workplace["inbox"], accountId: string | null): Promise<Account | null> {
  const accounts = await inbox((object) => object.listAccounts());
  return accounts.find(({ id }) => id === accountId) ?? null;
}

import { takeNotifyKey } from "../../control/sign-in-attempts.ts";
import type { Services } from "../context.ts";
import { storedUnipile } from "../stored-access.ts";
import { workplaceOf } from "../workplace.ts";
import { end, note, settleSignIn } from "./finish-sign-in.ts";
import { openHostedState } from "./hosted-state.ts";

/** What UniPile says when somebody has signed in on its page (reference/unipile.md, 2.4). */
export type HostedNotice = { accountExternalId: string; name: string | null };

/**
 * Takes the call-back of UniPile's own page. Its only authentication is the state in its address; whose account it
 * is said to be is confirmed by asking UniPile with the tenant's own key, and nothing else in it is believed.
 *
 * @returns `refused`: the state counts for nothing, or not any more. `try_again`: what it says could not be confirmed
 *   just now, and the state counts once more
 */
export async function takeHostedNotice(
  services: Services,
  call: { endpointId: string; state: string; origin: string },
  notice: HostedNotice,
  now: number,
): Promise<"taken" | "refused" | "try_again"> {
  const opened = await openHostedState(services.vault, call, now);
  if (opened === null || (notice.name !== null && notice.name !== opened.attemptId)) return "refused";
  const { tenantId, attemptId: id, notifyHash } = opened;
  const attempt = await takeNotifyKey(services.control, { tenantId, id, notifyHash });
  const place = attempt && (await workplaceOf(services, tenantId, call.origin));
  if (attempt === null || place === null) return "refused";

  const { accountExternalId } = notice;
  if (attempt.externalId !== null && attempt.externalId !== accountExternalId) {
    await end(place, attempt, "failed", "wrong_account");
    return "taken";
  }
  const { access } = await storedUnipile(place, attempt.credentialId);
  const named = await note(place, attempt, { externalId: accountExternalId });
  const settled = await settleSignIn(place, access, named, accountExternalId);
  if (settled.state !== "waiting") return "taken";
  await note(place, settled, { notifyHash });
  return "try_again";
}

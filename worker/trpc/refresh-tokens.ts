import { loginOf } from "../channels/instagram/graph-access.ts";
import { INSTAGRAM_TOKEN_MS, refreshInstagramToken } from "../channels/instagram/refresh-token.ts";
import { listHeldAccounts } from "../control/accounts.ts";
import {
  type EndingCredential,
  listEndingCredentials,
  noteWarned,
  putOffRefresh,
  renewKey,
} from "../control/ending-credentials.ts";
import { openCredential } from "../control/stored-credentials.ts";
import { errorName, log } from "../shared/log.ts";
import type { AccountProblem } from "../shared/wire.ts";
import type { Services } from "./context.ts";
import { accessOf } from "./stored-access.ts";
import { type Workplace, workplaceOf } from "./workplace.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Instagram makes no token last longer that is younger than a day. */
const REFRESH_AFTER_MS = DAY_MS + 60 * 60 * 1000;
/** From here on a token is made to last longer: a month in which it may fail and be tried again. */
const REFRESH_BEFORE_MS = 30 * DAY_MS;
/** So many days before the end its owners are told, if it still ends then. */
const WARN_DAYS = [14, 7, 1] as const;
/** A slice for each scheduled run: each costs a call of Meta's. */
const CREDENTIALS_A_RUN = 50;

/**
 * Makes tokens last longer that would end (Instagram's, after sixty days), and tells owners of those that cannot be:
 * as a problem of each account that is reached by them, two weeks, one week and one day before.
 */
export async function refreshTokens(services: Services, now: number): Promise<void> {
  const ending = await listEndingCredentials(services.control, {
    now,
    // Reckoned at the moment of the check, a little before it was stored.
    presumedMs: INSTAGRAM_TOKEN_MS - DAY_MS / 24,
    refreshAfterMs: REFRESH_AFTER_MS,
    beforeMs: REFRESH_BEFORE_MS,
    limit: CREDENTIALS_A_RUN,
  });
  for (const credential of ending) {
    try {
      const place = await workplaceOf(services, credential.tenantId, "");
      if (place !== null) await careForKey(place, credential, now);
    } catch (error) {
      // One that cannot be opened or asked about keeps none of the others from its turn.
      await putOffRefresh(services.control, credential, now);
      log({ level: "error", what: "token_refresh_failed", error: errorName(error) });
    }
  }
}

async function careForKey(place: Workplace, ending: EndingCredential, now: number): Promise<void> {
  const { services, tenant } = place;
  const { control, vault } = services;
  const credential = await openCredential(control, vault, tenant, ending.id);
  if (credential === null) return;
  const isInstagrams = credential.channel === "instagram" && loginOf(credential.origin) === "instagram";
  if (isInstagrams && ending.expiresAt > now && now - ending.keyedAt >= REFRESH_AFTER_MS) {
    const refreshed = await refreshInstagramToken(accessOf(services, credential));
    if (refreshed.ok) {
      const { token: apiKey, lastsMs } = refreshed.value;
      // A second run at the same moment finds another key there than the one that it has made last longer.
      await renewKey(control, vault, tenant, ending, { apiKey, expiresAt: now + lastsMs, now });
      if (ending.warnedDays !== null) await tell(place, ending.id, null);
      return;
    }
  }
  await putOffRefresh(control, ending, now);
  const days = WARN_DAYS.findLast((before) => ending.expiresAt - now <= before * DAY_MS);
  if (days === undefined || (ending.warnedDays !== null && ending.warnedDays <= days)) return;
  await tell(place, ending.id, endsSoon(ending.expiresAt, days, now));
  await noteWarned(control, ending, days);
}

const CODE = "token_ends";

async function tell({ services, tenant, inbox }: Workplace, credentialId: string, problem: AccountProblem | null) {
  const held = await listHeldAccounts(services.control, tenant.id);
  for (const { id } of held.filter((account) => account.credentialId === credentialId)) {
    await inbox((object) => object.careForAccount(id, { type: "warn", code: CODE, problem }));
  }
}

function endsSoon(expiresAt: number, days: number, now: number): AccountProblem {
  const date = new Date(expiresAt).toISOString().slice(0, 10);
  const left = days === 1 ? "in less than a day" : `in less than ${days} days`;
  const text =
    expiresAt <= now
      ? `Meta's access token of this account ended on ${date}.`
      : `Meta's access token of this account ends on ${date}, ${left}.`;
  return { code: CODE, text, todo: "Make a new access token at Meta and replace it under Connections." };
}

import type { SignedRequest } from "../channels/meta/signed-request.ts";
import { forgetProfileHolder } from "../control/account-holders.ts";
import { releaseAccount } from "../control/accounts.ts";
import {
  type AppRequest,
  type AppRequestKind,
  type AppTarget,
  dropToken,
  findAppUser,
  forgetToken,
  listOpenAppRequests,
  noteAppRequest,
  noteAppRequestDone,
} from "../control/app-requests.ts";
import { type AuditAction, type AuditResult, recordAudit } from "../control/audit.ts";
import { newId, sha256Hex } from "../shared/ids.ts";
import { errorName, log } from "../shared/log.ts";
import type { AccountProblem } from "../shared/wire.ts";
import type { Services } from "./context.ts";
import { eraseAccount } from "./disconnect-account.ts";
import { type Workplace, workplaceOf } from "./workplace.ts";

/** Meta's clock and ours. What was signed in later than this after a request is not what the request is about. */
const CLOCKS_APART_MS = 30_000;
/** The run that took a request has been cut off by then. */
const LEFT_ALONE_MS = 60_000;
const REQUESTS_A_RUN = 20;

/**
 * Takes a request of Instagram's about somebody who took the operator's app away: writes it down and forgets their
 * tokens. What else it asks goes on after the answer, and by the cron if that breaks off. The same request again
 * changes nothing, whatever was connected since.
 *
 * @returns the code by which the state can be asked for; of somebody who is not known here as well
 */
export async function takeAppRequest(
  services: Services,
  kind: AppRequestKind,
  { userId, issuedAt, signature }: SignedRequest,
  now: number,
): Promise<{ code: string }> {
  const { control } = services;
  const before = Math.min(now, (issuedAt ?? now) + CLOCKS_APART_MS);
  const targets = await findAppUser(control, userId, before);
  // Both kinds may come in one second for one person, and are then the same bytes.
  const id = await sha256Hex(`${kind} ${signature}`);
  const noted = { id, kind, targets, receivedAt: now };
  const { code, isNew } = await noteAppRequest(control, { ...noted, code: newCode() });
  if (isNew && targets.length > 0) {
    for (const { tenantId, credentialId } of targets) {
      const place = await workplaceOf(services, tenantId, "");
      if (place !== null) await forgetToken(control, services.vault, place.tenant, { credentialId, before: now });
    }
    services.inBackground(carryOut(services, noted));
  }
  return { code };
}

/** For the scheduled run: goes on with what was broken off. */
export async function finishAppRequests(services: Services, now: number): Promise<void> {
  for (const request of await listOpenAppRequests(services.control, now - LEFT_ALONE_MS, REQUESTS_A_RUN)) {
    await carryOut(services, request);
  }
}

type Order = Pick<AppRequest, "id" | "kind" | "targets" | "receivedAt">;

/** Never throws: one that cannot be done now keeps none of the others from being done, and is done later. */
async function carryOut(services: Services, request: Order): Promise<void> {
  let left = request.targets;
  for (const target of request.targets) {
    try {
      const place = await workplaceOf(services, target.tenantId, "");
      // A workspace that was deleted has taken everything along.
      if (place !== null && !(await WORK[request.kind](place, target, request.receivedAt))) continue;
      left = left.filter((one) => one !== target);
      await noteAppRequestDone(services.control, request.id, left, Date.now());
    } catch (error) {
      log({ level: "error", what: "app_request_unfinished", error: errorName(error) });
    }
  }
}

/** Whether nothing is left of it. Each may be done again from the start. */
type Work = (place: Workplace, target: AppTarget, receivedAt: number) => Promise<boolean>;

const WORK: Record<AppRequestKind, Work> = { deauthorize: signOut, data_deletion: deleteAll };

const APP_REMOVED: AccountProblem = {
  code: "app_removed",
  text: "Parley was taken away from this profile at Instagram. Messages neither come nor go.",
  todo: "Sign in with Instagram again to go on.",
};

/** The account needs its owner, and keeps its chats. Who has signed in again since is left alone. */
async function signOut(place: Workplace, target: AppTarget, receivedAt: number): Promise<boolean> {
  const { services, tenant, inbox } = place;
  const { credentialId, accountIds } = target;
  const token = { credentialId, before: receivedAt };
  if (!(await forgetToken(services.control, services.vault, tenant, token))) return true;
  for (const accountId of accountIds) {
    const state = "needs_sign_in" as const;
    const action = { type: "health" as const, state, name: null, problem: APP_REMOVED };
    await inbox((object) => object.careForAccount(accountId, action));
  }
  await write(place, target, "account.deauthorized", "ok");
  return true;
}

/**
 * The profile with all that was said through it, its files and pictures, its token, and the workspace's archives, which
 * hold copies of it: one without it is begun at once. Other accounts of the workspace stay as they are.
 */
async function deleteAll(place: Workplace, target: AppTarget, receivedAt: number): Promise<boolean> {
  const { services, tenant, inbox } = place;
  const { control, vault } = services;
  const { credentialId, accountIds, externalId } = target;
  const token = { credentialId, before: receivedAt };
  await forgetToken(control, vault, tenant, token);
  if (accountIds.length > 0) await write(place, target, "account.data_deleted", "begun");
  for (const accountId of accountIds) {
    await inbox((object) => object.careForAccount(accountId, { type: "remove" }));
    await releaseAccount(control, tenant.id, accountId);
    forgetProfileHolder(externalId);
    if (!(await eraseAccount(place, accountId))) return false;
  }
  if (accountIds.length > 0) await inbox((object) => object.archiveAction({ type: "replace" }));
  await dropToken(control, tenant.id, token);
  await write(place, target, "account.data_deleted", "ok");
  return true;
}

async function write(place: Workplace, target: AppTarget, action: AuditAction, result: AuditResult): Promise<void> {
  await recordAudit(place.services.control, {
    ...{ tenantId: place.tenant.id, action, result, address: null, requestId: newId() },
    actor: { id: "instagram", name: "Instagram" },
    target: target.accountIds.join(" ") || target.credentialId,
  });
}

/** 128 random bits in letters and digits, as Meta asks. */
function newCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

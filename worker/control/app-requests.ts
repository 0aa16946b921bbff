import { and, eq, inArray, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import { z } from "zod";
import { accounts, appRequests, credentials } from "../../drizzle/control.ts";
import { apiKeyPlace } from "./credentials.ts";
import type { ControlDb } from "./database.ts";
import type { Vault, VaultTenant } from "./vault.ts";

/** What Instagram asks when somebody takes the operator's app away: that it is so; that what we have of them goes. */
export type AppRequestKind = (typeof appRequests.$inferSelect)["kind"];

/** A token of somebody's, and what was connected by it. All ids but the last are ours. */
const targetSchema = z.object({
  tenantId: z.string(),
  credentialId: z.string(),
  accountIds: z.array(z.string()),
  externalId: z.string(),
});
export type AppTarget = z.infer<typeof targetSchema>;

/** `targets`: what is not done yet. Times are ms since 1970. */
export type AppRequest = {
  id: string;
  kind: AppRequestKind;
  code: string;
  targets: AppTarget[];
  found: boolean;
  receivedAt: number;
  doneAt: number | null;
};

/**
 * The tokens that somebody gave to the operator's app, in whichever workspaces: those by the id that is scoped to the
 * app, and only where there is none of it by the profile's own, which Meta's pages do not rule out. A token of an
 * owner's own app is not this app's, and one that was made after `before` is of a later sign-in.
 *
 * @param before ms since 1970
 */
export async function findAppUser(control: ControlDb, userId: string, before: number): Promise<AppTarget[]> {
  const rows = await control
    .select({
      tenantId: credentials.tenantId,
      credentialId: credentials.id,
      externalId: credentials.externalId,
      appUserId: credentials.appUserId,
      accountId: accounts.id,
    })
    .from(credentials)
    .leftJoin(accounts, and(eq(accounts.credentialId, credentials.id), eq(accounts.tenantId, credentials.tenantId)))
    .where(
      and(
        or(eq(credentials.appUserId, userId), eq(credentials.externalId, userId)),
        eq(credentials.provider, "meta"),
        eq(credentials.channel, "instagram"),
        isNull(credentials.appSecret),
        keyedBy(before),
      ),
    );
  const scoped = rows.filter(({ appUserId }) => appUserId === userId);
  const targets = new Map<string, AppTarget>();
  for (const { tenantId, credentialId, externalId, accountId } of scoped.length > 0 ? scoped : rows) {
    const target = targets.get(credentialId) ?? { tenantId, credentialId, accountIds: [], externalId };
    if (accountId !== null) target.accountIds.push(accountId);
    targets.set(credentialId, target);
  }
  return [...targets.values()];
}

/**
 * Writes a request down, with what it is about at this moment. The same one again changes nothing.
 *
 * @returns the code of its row, and whether it is a new one
 */
export async function noteAppRequest(
  control: ControlDb,
  request: Omit<AppRequest, "found" | "doneAt">,
): Promise<{ code: string; isNew: boolean }> {
  const { targets, receivedAt } = request;
  const found = targets.length > 0;
  const [made] = await control
    .insert(appRequests)
    .values({ ...request, targets: JSON.stringify(targets), found, doneAt: found ? null : receivedAt })
    .onConflictDoNothing({ target: appRequests.id })
    .returning({ code: appRequests.code });
  if (made !== undefined) return { code: made.code, isNew: true };
  const [known] = await control
    .select({ code: appRequests.code })
    .from(appRequests)
    .where(eq(appRequests.id, request.id))
    .limit(1);
  if (known === undefined) throw new Error("A request is in the way of a new one and yet not there.");
  return { code: known.code, isNew: false };
}

/**
 * Some of those that are not done, at random: were it the oldest, those that cannot be done would keep all others from
 * their turn for ever.
 */
export async function listOpenAppRequests(
  control: ControlDb,
  receivedBefore: number,
  limit: number,
): Promise<AppRequest[]> {
  const rows = await control
    .select()
    .from(appRequests)
    .where(and(isNull(appRequests.doneAt), lte(appRequests.receivedAt, receivedBefore)))
    .orderBy(sql`random()`)
    .limit(limit);
  return rows.map(toRequest);
}

/** null for a code that nobody was given. */
export async function findDataDeletion(control: ControlDb, code: string): Promise<AppRequest | null> {
  const [row] = await control
    .select()
    .from(appRequests)
    .where(and(eq(appRequests.code, code), eq(appRequests.kind, "data_deletion")))
    .limit(1);
  return row === undefined ? null : toRequest(row);
}

/** What is left of it to do; with nothing left it is done, and its row names nothing of ours any more. */
export async function noteAppRequestDone(
  control: ControlDb,
  id: string,
  left: readonly AppTarget[],
  now: number,
): Promise<void> {
  await control
    .update(appRequests)
    .set({ targets: JSON.stringify(left), doneAt: left.length === 0 ? now : null })
    .where(eq(appRequests.id, id));
}

/** How long a state can be asked for after it was done. */
const KEPT_MS = 365 * 24 * 60 * 60 * 1000;

/** A slice of those that nobody will ask for any more. */
export async function removeOldAppRequests(control: ControlDb, now: number): Promise<void> {
  const old = control
    .select({ id: appRequests.id })
    .from(appRequests)
    .where(and(isNotNull(appRequests.doneAt), lte(appRequests.doneAt, now - KEPT_MS)))
    .limit(500);
  await control.delete(appRequests).where(inArray(appRequests.id, old));
}

/**
 * Puts nothing in the place of a token. Its row stays, since an account hangs on it; whoever signs in again fills it.
 *
 * @returns false when somebody has signed in again since, or it is gone
 */
export async function forgetToken(
  control: ControlDb,
  vault: Vault,
  tenant: VaultTenant,
  { credentialId, before }: { credentialId: string; before: number },
): Promise<boolean> {
  const forgotten = await control
    .update(credentials)
    .set({
      apiKey: await vault.seal(tenant, apiKeyPlace(credentialId), ""),
      ...{ apiKeyLastFour: "", expiresAt: null, warnedDays: null, refreshDueAt: null },
    })
    .where(and(eq(credentials.id, credentialId), eq(credentials.tenantId, tenant.id), keyedBy(before)))
    .returning({ id: credentials.id });
  return forgotten.length > 0;
}

/** Drops the row of a token that was not filled again. */
export async function dropToken(
  control: ControlDb,
  tenantId: string,
  { credentialId, before }: { credentialId: string; before: number },
): Promise<void> {
  await control
    .delete(credentials)
    .where(and(eq(credentials.id, credentialId), eq(credentials.tenantId, tenantId), keyedBy(before)));
}

const keyedBy = (before: number) => or(isNull(credentials.keyedAt), lte(credentials.keyedAt, before));

const toRequest = (row: typeof appRequests.$inferSelect): AppRequest => ({
  ...row,
  targets: z.array(targetSchema).parse(JSON.parse(row.targets)),
});

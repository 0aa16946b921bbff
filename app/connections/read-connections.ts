import type { ViewerSession } from "../../worker/shared/load-context.ts";
import { may } from "../../worker/shared/permissions.ts";
import type { AppCaller } from "../../worker/trpc/router.ts";
import type { Attempt, Credential } from "../connect/connection.ts";
import { readViewer } from "../inbox/read-viewer.ts";
import { failureOf } from "../lib/failure-of.ts";

/** Every account of the workspace; what it was connected by is for who may change it. */
export async function readConnections(trpc: AppCaller, session: ViewerSession, attemptId: string | null) {
  const canManage = may(session.role, "accounts.manage");
  const [viewer, { items: accounts }, credentials, attempt] = await Promise.all([
    readViewer(trpc, session),
    trpc.accounts.list(),
    canManage ? trpc.accounts.credentials() : { items: [] as Credential[] },
    canManage && attemptId !== null ? readAttempt(trpc, attemptId) : null,
  ]);
  return { viewer, canManage, accounts, credentials: credentials.items, attempt };
}

export type Connections = Awaited<ReturnType<typeof readConnections>>;

/** An old address may name one that is long over. */
async function readAttempt(trpc: AppCaller, attemptId: string): Promise<Attempt | null> {
  try {
    return (await trpc.accounts.status({ attemptId })).attempt ?? null;
  } catch (error) {
    const { code } = failureOf(error);
    if (code === "NOT_FOUND" || code === "BAD_REQUEST") return null;
    throw error;
  }
}

import type { InboxRpc } from "./rpc.ts";

/** A tenant's object as the Worker sees it: its RPC surface, and `fetch` for the socket upgrade only. */
export type InboxStub = InboxRpc & { fetch(request: Request): Promise<Response> };

/** The header by which the Worker tells the object whose socket this is. The Worker sets it; a client's is dropped. */
export const SESSION_HEADER = "x-parley-session";

/** The same for the member's id and name, as JSON that is percent-encoded: a name may hold any letter. */
export const MEMBER_HEADER = "x-parley-member";

/**
 * The only place that names objects. The name is the tenant's id, which comes from a session, a key or a
 * webhook endpoint, never from an input. A stub that has thrown may stay broken: ask for a new one per try.
 */
export function inboxOf(env: { INBOX: { getByName(name: string): unknown } }, tenantId: string): InboxStub {
  return env.INBOX.getByName(tenantId) as InboxStub;
}

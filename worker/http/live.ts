import type { Session } from "../auth/sessions.ts";
import { type InboxStub, MEMBER_HEADER, SESSION_HEADER } from "../inbox/stub.ts";

/**
 * `GET /live`: the socket of the signed-in visitor, handed to the tenant's object. The gate has judged the
 * origin. The object gets a request made here, with nothing of the client's in it: the tenant and the session
 * are ours to say.
 */
export async function openLiveSocket(
  request: Request,
  { session, inboxOf }: { session: Session | null; inboxOf(tenantId: string): InboxStub },
): Promise<Response> {
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return new Response("expected a WebSocket upgrade", { status: 426, headers: { upgrade: "websocket" } });
  }
  if (session === null) return new Response("not signed in", { status: 401 });
  const member = encodeURIComponent(JSON.stringify({ id: session.user.id, name: session.user.email }));
  const headers = { upgrade: "websocket", [SESSION_HEADER]: session.id, [MEMBER_HEADER]: member };
  return inboxOf(session.tenant.id).fetch(new Request("https://inbox/live", { headers }));
}

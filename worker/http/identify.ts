import { type KeyInUse, readBearer, readKey } from "../auth/keys.ts";
import { readSession, readSessionToken, type Session } from "../auth/sessions.ts";
import type { ControlDb } from "../control/database.ts";
import { VIEWER_HEADER, viewerMark } from "../shared/protocol.ts";

/** Who sent a request: at most one of `session` and `key` is there. */
export type Identity = { session: Session | null; key: KeyInUse | null; keyRefused: boolean };

/**
 * Who asks a procedure. A request with a key acts for the key alone: its cookie is not so much as looked at,
 * be the key good or not, so that no request ever acts for two.
 */
export async function identify(request: Request, control: ControlDb): Promise<Identity> {
  const presented = readBearer(request);
  if (presented === null) return { session: await identifyVisitor(request, control), key: null, keyRefused: false };
  const key = await readKey(control, presented);
  return { session: null, key, keyRefused: key === null };
}

/** Who is signed in, for what only a browser asks: pages and sockets. No key opens these. */
export async function identifyVisitor(request: Request, control: ControlDb): Promise<Session | null> {
  if (readBearer(request) !== null) return null;
  const token = readSessionToken(request);
  const session = token === null ? null : await readSession(control, token);
  return session === null || isLeftBehind(request, session) ? null : session;
}

function isLeftBehind(request: Request, { user, tenant }: Session): boolean {
  const drawnFor = request.headers.get(VIEWER_HEADER);
  return drawnFor !== null && drawnFor !== viewerMark(user.id, tenant.id);
}

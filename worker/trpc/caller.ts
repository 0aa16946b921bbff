import type { KeyInUse } from "../auth/keys.ts";
import type { Session } from "../auth/sessions.ts";

/** Who acts: a person, or a partner's program with its key. `name` is for people: an email, a key's name. */
export type Actor = { kind: "member" | "key"; id: string; name: string };

/** Who asks, and in which tenant: the session or the key says it, never an input. */
export type Caller = { tenant: { id: string; name: string }; actor: Actor };

/** Null for who is not signed in and has no key that counts. A call with a key has no session. */
export function callerOf({ session, key }: { session: Session | null; key: KeyInUse | null }): Caller | null {
  if (key !== null) return { tenant: key.tenant, actor: { kind: "key", id: key.id, name: key.name } };
  if (session === null) return null;
  return { tenant: session.tenant, actor: { kind: "member", id: session.user.id, name: session.user.email } };
}

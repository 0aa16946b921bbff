import { createHmac } from "node:crypto";
import type { MetaApp, MetaProfile } from "./records.ts";

/**
 * As Meta signs what it tells an app of somebody: base64url, and the signature with the padding that others leave out
 * (gist.github.com/fjahn/112ecdd690ba72340deb17169554f016).
 */
export function signedRequestOf(
  { secret }: Pick<MetaApp, "secret">,
  { appScopedId }: Pick<MetaProfile, "appScopedId">,
  issuedAt: number = Math.floor(Date.now() / 1000),
): string {
  const said = { user_id: appScopedId, algorithm: "HMAC-SHA256", issued_at: issuedAt };
  const payload = Buffer.from(JSON.stringify(said)).toString("base64url");
  return `${createHmac("sha256", secret).update(payload).digest("base64url")}=.${payload}`;
}

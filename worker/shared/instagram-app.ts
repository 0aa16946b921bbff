/**
 * The operator's own app at Meta, by which owners sign in with Instagram instead of making an app of their own. Its
 * webhooks, of all workspaces, come to one address.
 */
export type InstagramApp = {
  /** The Instagram app's id and secret, which are not those of the Meta app around it (reference/meta.md, 4.5). */
  id: string;
  secret: string;
  /** What Meta's handshake has to bring along. */
  verifyToken: string;
  /** By which of these Meta signs its webhooks, no page of its says for certain (reference/meta.md, 1.2). */
  signingSecrets: readonly string[];
};

type Values = Record<
  "INSTAGRAM_APP_ID" | "INSTAGRAM_APP_SECRET" | "INSTAGRAM_VERIFY_TOKEN" | "META_APP_SECRET",
  string
>;

export function instagramAppOf(values: Values): InstagramApp | null {
  const { INSTAGRAM_APP_ID: id, INSTAGRAM_APP_SECRET: secret, INSTAGRAM_VERIFY_TOKEN: verifyToken } = values;
  if (id === "") return null;
  return { id, secret, verifyToken, signingSecrets: [secret, values.META_APP_SECRET].filter((one) => one !== "") };
}

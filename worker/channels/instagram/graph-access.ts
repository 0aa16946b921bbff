import type { ProviderAccess } from "../channel.ts";

/** The host of accounts that signed in with Instagram itself; `meta/graph.ts` has the other. */
export const INSTAGRAM_GRAPH_ORIGIN = "https://graph.instagram.com";

/** By which of its two ways an account is connected (reference/meta.md, 4.1). */
export type InstagramLogin = "instagram" | "page";

/** The host says it. Any other than Facebook's (a simulator) is taken for Instagram's own. */
export function loginOf(origin: string): InstagramLogin {
  return URL.canParse(origin) && new URL(origin).hostname === "graph.facebook.com" ? "page" : "instagram";
}

/**
 * The access to call with. By Instagram login no proof of the app's secret is added: the secret that is known signs
 * webhooks and may be the Meta app's, while the token belongs to the Instagram app inside it, which has one of its
 * own (reference/meta.md, 1.2). A proof by the wrong secret would have every call refused.
 */
export function graphAccess<Access extends ProviderAccess>(access: Access): Access {
  if (loginOf(access.origin) === "page") return access;
  const { appSecret: _, ...rest } = access;
  return rest as Access;
}

/** Where Meta is: its Graph API for each of its two ways in, and Instagram's own sign-in (reference/meta.md, 4.1, 4.5). */
export type GraphOrigins = {
  /** WhatsApp, and Instagram by a Page's token. */
  facebook: string;
  /** Instagram by Instagram login. */
  instagram: string;
  /** The page where people sign in to Instagram and allow an app. */
  instagramPage: string;
  /** Where the code that comes back from there becomes a token. */
  instagramToken: string;
};

export const META_GRAPH_ORIGINS: GraphOrigins = {
  facebook: "https://graph.facebook.com",
  instagram: "https://graph.instagram.com",
  instagramPage: "https://www.instagram.com",
  instagramToken: "https://api.instagram.com",
};

const LOOPBACK_ORIGIN = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?\/?$/;

/**
 * A loopback origin, spelt out, as `GRAPH_ORIGIN` has it in development and tests; null for anything else: calls to
 * it carry customers' tokens.
 */
export function loopbackOrigin(text: string): string | null {
  if (!LOOPBACK_ORIGIN.test(text) || !URL.canParse(text)) return null;
  return new URL(text).origin;
}

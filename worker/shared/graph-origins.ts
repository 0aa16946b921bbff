/** Where Meta's Graph API is, for each of its two ways in (reference/meta.md, 4.1). */
export type GraphOrigins = {
  /** WhatsApp, and Instagram by a Page's token. */
  facebook: string;
  /** Instagram by Instagram login. */
  instagram: string;
};

export const META_GRAPH_ORIGINS: GraphOrigins = {
  facebook: "https://graph.facebook.com",
  instagram: "https://graph.instagram.com",
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

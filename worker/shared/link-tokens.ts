export type TextToken = { type: "text"; text: string } | { type: "link"; text: string; href: string };

const ADDRESS = /https?:\/\/[^\s<>"'`\u2066-\u2069\u202a-\u202e]+/gi;

/**
 * Takes a text apart into plain pieces and web addresses. Only http and https become links; whatever surrounds
 * an address (a full stop, a closing bracket that was opened before it) stays text. Put together again, the
 * pieces are the text, character by character.
 */
export function linkTokens(text: string): TextToken[] {
  const tokens: TextToken[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutTrail(match[0]);
    const href = hrefOf(address);
    if (!href) continue;
    if (match.index > end) tokens.push({ type: "text", text: text.slice(end, match.index) });
    tokens.push({ type: "link", text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) tokens.push({ type: "text", text: text.slice(end) });
  return tokens;
}

function withoutTrail(address: string): string {
  let kept = address.replace(/[.,;:!?…]+$/u, "");
  while (kept.endsWith(")") && kept.split("(").length < kept.split(")").length) kept = kept.slice(0, -1);
  return kept;
}

function hrefOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
}

import { remember, rememberedJson } from "../../lib/browser-memory.ts";

/** What this person looked for last, in this browser and workspace only. */

const KEPT = 6;
const keyOf = (tenantId: string): string => `parley:searches:${tenantId}`;

export function recentSearches(tenantId: string): string[] {
  const kept = rememberedJson(keyOf(tenantId));
  return Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : [];
}

/** @returns all of them, the new one first */
export function rememberSearch(tenantId: string, text: string): string[] {
  const said = text.trim();
  const before = recentSearches(tenantId);
  if (said === "") return before;
  const others = before.filter((each) => each.toLowerCase() !== said.toLowerCase());
  return keep(tenantId, [said, ...others].slice(0, KEPT));
}

export const forgetSearches = (tenantId: string): string[] => keep(tenantId, []);

function keep(tenantId: string, searches: string[]): string[] {
  remember(keyOf(tenantId), JSON.stringify(searches));
  return searches;
}

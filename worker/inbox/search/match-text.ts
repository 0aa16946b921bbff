import type { Term } from "./parse-query.ts";

/**
 * Terms in the language of SQLite's full-text index. A word is letters and digits only (words.ts), and each stands in
 * quotes: nothing that anybody types can be read as a part of that language.
 *
 * @returns null when there is nothing to look for: an index cannot list what is *not* in it
 */
export function matchText(terms: readonly Term[], without: readonly Term[]): string | null {
  if (terms.length === 0) return null;
  const wanted = terms.map(inQuotes).join(" AND ");
  return [`(${wanted})`, ...without.map(inQuotes)].join(" NOT ");
}

/** Any of these terms. */
export const matchAny = (terms: readonly Term[]): string | null =>
  terms.length === 0 ? null : terms.map(inQuotes).join(" OR ");

const inQuotes = ({ words, isPrefix }: Term): string => `"${words.join(" ")}"${isPrefix ? "*" : ""}`;

import { readMetaJson } from "../meta/read-json.ts";
import { elementsOf, isJsonObject } from "../meta/reading.ts";
import { id } from "../unipile/lenient.ts";

/** One call of an app that several workspaces share: whose profiles it is about, and the part of it for some of them. */
export type SplitCall = {
  profiles: readonly string[];
  /** As bytes: the call itself where all of it is for them, else one with their entries only. */
  partFor(profiles: ReadonlySet<string>): Uint8Array;
};

/**
 * Takes a call apart by its entries: `{object: "instagram", entry: [{id: <profile>, ...}]}` (reference/meta.md, 4.2).
 * What names no profile is nobody's, and left out.
 *
 * @returns null for what is no such call
 */
export function splitByProfile(body: Uint8Array<ArrayBuffer>): SplitCall | null {
  const call = readMetaJson(body);
  if (!isJsonObject(call)) return null;
  const entries = elementsOf(call.entry).map((entry) => ({ entry, profile: profileOf(entry) }));
  return {
    profiles: [...new Set(entries.flatMap(({ profile }) => profile ?? []))],
    partFor(profiles) {
      const theirs = entries.filter(({ profile }) => profile !== null && profiles.has(profile));
      if (theirs.length === entries.length) return body;
      return new TextEncoder().encode(JSON.stringify({ ...call, entry: theirs.map(({ entry }) => entry) }));
    },
  };
}

const profileOf = (entry: unknown): string | null => (isJsonObject(entry) ? id.parse(entry.id) : null);

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** One guard of the bundle, and the bundle without it. */
type Change = { what: string; from: RegExp; to: string };

/**
 * Each takes one decision out of the built code and nothing else. The last is the framework's own, without which its
 * column could not be shown to notice anything.
 */
const CHANGES: readonly Change[] = [
  {
    what: "the origin is not judged",
    from: /function judgeOrigin\(([^)]*)\) \{/,
    to: 'function judgeOrigin($1) {\n  return "open";',
  },
  {
    what: "tRPC takes what is not JSON",
    from: /if \(type\w* !== "application\/json"\)/,
    to: "if (false)",
  },
  {
    what: "tRPC takes mutations by GET",
    from: /TYPE_ACCEPTED_METHOD_MAP = \{\s+mutation: \["POST"\]/,
    to: 'TYPE_ACCEPTED_METHOD_MAP = { mutation: ["POST", "GET"]',
  },
];

/**
 * A copy of the bundle without the front gate: the attacks that get nowhere otherwise have to get somewhere there.
 *
 * @throws Error when a guard is not found exactly once: then the change has to follow the code
 */
export function copyWithoutGate(bundleFolder: string, copyFolder: string): void {
  cpSync(bundleFolder, copyFolder, { recursive: true });
  const file = path.join(copyFolder, "index.js");
  writeFileSync(file, withoutGate(readFileSync(file, "utf8")));
}

export function withoutGate(bundle: string): string {
  return CHANGES.reduce((text, { what, from, to }) => {
    const found = text.match(new RegExp(from, "g"))?.length ?? 0;
    if (found !== 1) throw new Error(`"${what}" fits ${found} places of the bundle instead of one`);
    return text.replace(from, to);
  }, bundle);
}

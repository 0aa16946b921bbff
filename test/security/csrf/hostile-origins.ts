import type { HeaderList } from "../site/http-call.ts";
import { PUBLIC_ORIGIN } from "../site/site.ts";

/** Where a request says it comes from: `Origin` and `Sec-Fetch-Site`, either of them missing (null). */
export type Provenance = {
  name: string;
  headers: HeaderList;
  /**
   * `Origin` is ours and only `Sec-Fetch-Site` is not: no attack on a socket, where `Origin` decides alone, because
   * browsers do not agree on what `Sec-Fetch-Site` says there.
   */
  isOriginOurs?: boolean;
};

const HOST = new URL(PUBLIC_ORIGIN).host;

/** Everything that is not our own origin, spelt as attackers spell it; none of them may count as ours. */
const FOREIGN_ORIGINS: Readonly<Record<string, string>> = {
  null: "null",
  "another site": "https://attacker.example",
  "a sibling subdomain": `https://evil.${HOST}`,
  "the parent domain": "https://example",
  "another port": `${PUBLIC_ORIGIN}:8443`,
  "port 80": `${PUBLIC_ORIGIN}:80`,
  "plain http": `http://${HOST}`,
  "our name as a suffix": `https://evil${HOST}`,
  "our name as a prefix": `${PUBLIC_ORIGIN}.attacker.example`,
  "our name with a dash": `${PUBLIC_ORIGIN}-attacker.example`,
  "a trailing dot": `${PUBLIC_ORIGIN}.`,
  "credentials before the host": `https://${HOST}@attacker.example`,
  "credentials before our host": `https://attacker@${HOST}`,
  "a path behind it": `${PUBLIC_ORIGIN}/`,
  "a backslash": `https://attacker.example\\@${HOST}`,
  "an encoded dot": "https://parley%2eexample",
  "a look-alike letter": "https://xn--prley-4ve.example",
  "a port of zeros": `${PUBLIC_ORIGIN}:0443`,
  "upper case": PUBLIC_ORIGIN.toUpperCase(),
  "another scheme": `chrome-extension://${HOST}`,
  "a socket's scheme": `wss://${HOST}`,
  "two of them": `${PUBLIC_ORIGIN} https://attacker.example`,
  "two with a comma": `${PUBLIC_ORIGIN}, https://attacker.example`,
  "a wildcard": "*",
  "an empty one": "",
  "a loopback address": "http://127.0.0.1:8787",
  "a file": "file://",
};

/** What a browser says by itself about who asks; `same-origin` is the one that no foreign page can bring about. */
const FOREIGN_SITES = ["cross-site", "same-site", "none"];
/** Not one of the words: whoever compares loosely falls for them. */
const ODD_SITES = ["same-origin, cross-site", "Same-Origin", ""];

/** Spellings of our own host: with `Sec-Fetch-Site: same-origin` beside them the browser itself vouches for them. */
const SAME_HOST = new Set([
  ...["plain http", "upper case", "a socket's scheme", "another scheme", "a path behind it", "a port of zeros"],
  ...["an encoded dot", "credentials before our host", "an empty one"],
]);
/** With these every word of `Sec-Fetch-Site` is tried; with the others one of them. */
const TRIED_WITH_EVERY_SITE = new Set(["null", "another site", "a sibling subdomain", "plain http"]);

/** Hostile provenances. Each carries the visitor's cookie: SameSite is the browser's promise, and not counted on. */
export function hostileProvenances(): Provenance[] {
  const made: Provenance[] = [{ name: "no word of where it comes from", headers: [] }];
  for (const site of [...FOREIGN_SITES, ...ODD_SITES]) {
    made.push({ name: `no origin, site "${site}"`, headers: [["sec-fetch-site", site]] });
    made.push({
      ...{ name: `our origin, site "${site}"`, isOriginOurs: true },
      headers: [
        ["origin", PUBLIC_ORIGIN],
        ["sec-fetch-site", site],
      ],
    });
  }
  for (const [name, origin] of Object.entries(FOREIGN_ORIGINS)) {
    made.push({ name, headers: [["origin", origin]] });
    const sites = TRIED_WITH_EVERY_SITE.has(name) ? [...FOREIGN_SITES, ...ODD_SITES] : ["cross-site"];
    for (const site of SAME_HOST.has(name) ? sites : [...sites, "same-origin"]) {
      made.push({
        name: `${name}, site "${site}"`,
        headers: [
          ["origin", origin],
          ["sec-fetch-site", site],
        ],
      });
    }
  }
  const ours = [["origin", PUBLIC_ORIGIN] as const, ["origin", "https://attacker.example"] as const];
  made.push(
    { name: "two origins, ours first", headers: ours },
    { name: "two origins, ours last", headers: ours.toReversed() },
  );
  return made;
}

/** What Parley's own pages send, in browsers that say both, only the one, only the other. */
export const OWN_PROVENANCES: readonly Provenance[] = [
  {
    name: "ours",
    headers: [
      ["origin", PUBLIC_ORIGIN],
      ["sec-fetch-site", "same-origin"],
    ],
  },
  { name: "ours, an older browser", headers: [["origin", PUBLIC_ORIGIN]] },
];

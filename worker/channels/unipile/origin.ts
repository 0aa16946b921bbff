import { fail, type Outcome, ok } from "../../shared/outcome.ts";

/** Why an address was not taken; each names the rule that it breaks (`ORIGIN_RULES`). */
export type OriginFailure =
  | "dsn_unreadable"
  | "dsn_not_https"
  | "dsn_credentials"
  | "dsn_foreign_host"
  | "dsn_port"
  | "dsn_path";

/** The same in words for the person who typed it. */
export const ORIGIN_RULES: Readonly<Record<OriginFailure, string>> = {
  dsn_unreadable: "must be an address like api8.unipile.com:13443",
  dsn_not_https: "must start with https://",
  dsn_credentials: "must not hold a user name or password",
  dsn_foreign_host: "must be an API address at unipile.com, like api8.unipile.com:13443",
  dsn_port: "must have the port that UniPile shows beside it",
  dsn_path: "must end after the port: no path, query or fragment",
};

const INPUT_MAX = 253 + "https://:65535/".length;

/** `api8.unipile.com` and its like: every DSN seen begins so, and no dangling sub-domain does. */
const API_HOST = /^api(?:\d{0,5}|-[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)\.unipile\.com$/;

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Ports of databases and caches: no UniPile API is there, and a request must not be written to one. */
const FOREIGN_PORTS: ReadonlySet<number> = new Set([1433, 1521, 2375, 2379, 3306, 5432, 6379, 9200, 11211, 27017]);

/**
 * A tenant's UniPile DSN, typed by a person, -> the origin that calls may be made to (`https://host:port`,
 * lower case). It is data from outside: parsed once, and the parsed parts are judged, never the text.
 *
 * @param dsn with or without scheme, as UniPile's dashboard shows it: `api8.unipile.com:13443`
 * @param allowLocal development and tests only: also `http`, and exactly 127.0.0.1, localhost and [::1]
 */
export function parseUnipileOrigin(
  dsn: string,
  { allowLocal }: { allowLocal: boolean },
): Outcome<string, OriginFailure> {
  const typed = dsn.trim();
  // The parser would drop tabs and turn other scripts' digits into ours; nobody types those into a DSN.
  if (typed === "" || typed.length > INPUT_MAX || !/^[\x21-\x7e]+$/.test(typed)) return fail("dsn_unreadable");
  if (typed.includes("\\") || typed.startsWith("/")) return fail("dsn_unreadable");

  // A word before a colon is a scheme, unless a port follows it (`localhost:8788`) or it has dots.
  const withScheme = /^[a-z][a-z0-9+-]*:(?!\d)/i.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(withScheme)) return fail("dsn_unreadable");
  const url = new URL(withScheme);

  const isLocal = allowLocal && LOOPBACK_HOSTS.has(url.hostname) && isWrittenHost(withScheme, url.hostname);
  if (url.protocol !== "https:" && !(isLocal && url.protocol === "http:")) return fail("dsn_not_https");
  if (url.username !== "" || url.password !== "" || withScheme.includes("@")) return fail("dsn_credentials");
  if (!/^https?:\/\/[^/]/i.test(withScheme)) return fail("dsn_unreadable");
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "" || /[?#]/.test(withScheme)) return fail("dsn_path");
  if (isLocal) return ok(url.origin);
  if (!API_HOST.test(url.hostname)) return fail("dsn_foreign_host");
  const port = url.port === "" ? 443 : Number(url.port);
  if (port !== 443 && (port < 1024 || FOREIGN_PORTS.has(port))) return fail("dsn_port");
  return ok(url.origin);
}

/** Loopback must be spelt out: 2130706433 and 0x7f.1 parse to 127.0.0.1 too, and nobody means well by them. */
function isWrittenHost(typed: string, hostname: string): boolean {
  const rest = typed.slice(typed.indexOf("//") + 2).toLowerCase();
  return rest.startsWith(hostname) && /^(?:$|[:/])/.test(rest.slice(hostname.length));
}

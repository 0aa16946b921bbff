import { type HttpAnswer, headerOf } from "../site/http-call.ts";

/** Shorter ones are only numbers within a tenant, which stand in every text by chance. */
const ID_MIN = 8;
/** Names of one request, which differ between any two. */
const OWN_HEADERS = new Set(["date", "x-request-id"]);

/**
 * An answer as text, without what is its own by nature: the request's id and the page's nonce, wherever they stand,
 * and the ids that were asked for, now or before, which a page repeats. What is left has to be equal, byte by byte, for "theirs" and
 * for "nobody's".
 */
export function comparable(
  { status, headers, body }: HttpAnswer,
  ...ids: readonly Readonly<Record<string, string>>[]
): string {
  const requestId = headerOf(headers, "x-request-id");
  const nonce = /'nonce-([^']+)'/.exec(headerOf(headers, "content-security-policy") ?? "")?.[1];
  const kept = headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !OWN_HEADERS.has(name))
    .map(([name, value]) => `${name}: ${value}`)
    .sort();
  const text = [`${status}`, ...kept, "", body.toString("utf8")].join("\n");
  const own: [string, string][] = [
    ...(requestId === null ? [] : [[requestId, "<request>"] as [string, string]]),
    ...(nonce === undefined ? [] : [[nonce, "<nonce>"] as [string, string]]),
    ...ids
      .flatMap((some) => Object.entries(some))
      .filter(([, id]) => id.length >= ID_MIN)
      .map(([name, id]): [string, string] => [id, `<${name}>`]),
  ];
  return own.reduce((rest, [value, name]) => rest.replaceAll(value, name), text);
}

/** Also without everything that is new in each answer: ids, links, times, and with them the length. */
export function withoutWhatIsNew(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<uuid>")
    .replaceAll(/\b[0-9a-f]{64}\b/g, "<hash>")
    .replaceAll(/(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g, "<secret>")
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "<time>")
    .replaceAll(/"lastFour":"[^"]*"/g, '"lastFour":"<four>"')
    .replaceAll(/"(checked|ms)":\d+/g, '"$1":0')
    .replaceAll(/content-length: \d+/g, "content-length: 0");
}

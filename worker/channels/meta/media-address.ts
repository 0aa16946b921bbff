/** Where Meta keeps the bytes of messages (reference/meta.md, 3.7) and WhatsApp its pictures, and its delivery networks. */
const MEDIA_HOST =
  /^(?:lookaside\.fbsbx\.com|pps\.whatsapp\.net|[a-z0-9-]+(?:\.[a-z0-9-]+){0,4}\.(?:fbcdn\.net|cdninstagram\.com))$/;

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * An address of bytes that may be fetched: Meta's own hosts over https. Where the Graph API itself is on this
 * machine (development and tests) its media are, too.
 *
 * @returns the address as the parser understands it, null when it must not be called
 */
export function mediaAddress(address: string, graphOrigin: string): string | null {
  if (!URL.canParse(address) || !URL.canParse(graphOrigin)) return null;
  const url = new URL(address);
  if (url.username !== "" || url.password !== "") return null;
  const isLocal = LOOPBACK_HOSTS.has(new URL(graphOrigin).hostname) && LOOPBACK_HOSTS.has(url.hostname);
  if (isLocal && (url.protocol === "http:" || url.protocol === "https:")) return url.href;
  return url.protocol === "https:" && url.port === "" && MEDIA_HOST.test(url.hostname) ? url.href : null;
}

/** What is known of whoever sent a request, apart from who is signed in. */
export type Visitor = {
  /** As Cloudflare saw it; null only where nobody stands in front of the Worker, in tests. */
  address: string | null;
  /** Browser and system in words, "Firefox on Windows": never the header itself, which identifies people. */
  device: string;
  /** In the answer, in the log and in the audit log. */
  requestId: string;
};

/**
 * Only `CF-Connecting-IP` is believed: the platform sets it and drops a client's. Anybody can write
 * `X-Forwarded-For` and its like.
 */
export function readVisitor(request: Request, requestId: string): Visitor {
  return {
    address: request.headers.get("cf-connecting-ip"),
    device: deviceOf(request.headers.get("user-agent") ?? ""),
    requestId,
  };
}

/** The first that fits wins: most browsers also name those they descend from. */
const BROWSERS: readonly [mark: RegExp, name: string][] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\/|\bOPT\/|\bOpera\b/, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\b(?:Headless)?Chrome\/|\bCriOS\/|\bChromium\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const SYSTEMS: readonly [mark: RegExp, name: string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac OS X\b|\bMacintosh\b/, "Mac"],
  [/\bLinux\b/, "Linux"],
];

/** A `User-Agent` -> "Chrome on Android", "Safari", "Mac" or "Unknown device". Only names listed here come out. */
export function deviceOf(userAgent: string): string {
  const browser = nameIn(BROWSERS, userAgent);
  const system = nameIn(SYSTEMS, userAgent);
  if (browser !== null && system !== null) return `${browser} on ${system}`;
  return browser ?? system ?? "Unknown device";
}

function nameIn(names: readonly [RegExp, string][], userAgent: string): string | null {
  return names.find(([mark]) => mark.test(userAgent))?.[1] ?? null;
}

import { readBearer } from "../auth/keys.ts";
import { networkOf } from "../limits/network-of.ts";
import { FILE_MAX_BYTES } from "../media/store-bytes.ts";
import { PIECE_TEXT_MAX_BYTES } from "../shared/archive.ts";
import { readVisitor } from "./visitor.ts";

/**
 * The front gate (design.md, section 6): one place before every route but the webhooks, which read no cookie and
 * have their own authentication. What it refuses, no route ever sees.
 */
export type GateRefusal = {
  status: 403 | 405 | 413 | 415 | 429;
  /** Stable: what programs decide by. */
  reason: "cross_site" | "origin_needed" | "method_not_allowed" | "too_large" | "form_only" | "too_many_requests";
  message: string;
  headers: Record<string, string>;
};

/** The platform's own counter: by location and roughly, so it only stands outside of the exact limits. */
export type Wall = { limit(options: { key: string }): Promise<{ success: boolean }> };

/** The period of the wall in wrangler.toml. */
const WALL_PERIOD_SECONDS = 60;

/** Everything is read with one of these or changed with POST. There are no others, and no CORS, so no OPTIONS. */
const METHODS = ["GET", "HEAD", "POST"];

/** @returns why the request goes no further; null when it may. */
export async function passGate(request: Request, wall: Wall): Promise<GateRefusal | null> {
  if (!METHODS.includes(request.method)) {
    return refusal(405, "method_not_allowed", `Only ${METHODS.join(", ")}.`, { allow: METHODS.join(", ") });
  }
  const { address } = readVisitor(request, "");
  if (address !== null && !(await wall.limit({ key: networkOf(address) })).success) {
    const headers = { "retry-after": String(WALL_PERIOD_SECONDS) };
    return refusal(429, "too_many_requests", "Too many requests from this network. Try again in a minute.", headers);
  }
  const decision = judgeOrigin(request);
  if (decision !== "open") return refusal(403, decision, "This request did not come from Parley's own pages.");
  // Saves reading what is too long by its own word; what lies about its length is cut off where it is read.
  const maxBytes = bodyMaxBytes(new URL(request.url).pathname);
  if (Number(request.headers.get("content-length") ?? "0") > maxBytes) return tooLarge(maxBytes);
  return null;
}

export const tooLarge = (maxBytes: number): GateRefusal =>
  refusal(413, "too_large", `At most ${maxBytes / 1024} KiB in one request.`);

const KIB = 1024;
/** A batch of ten messages, each as long as one may be, has room. */
const TRPC_BODY_MAX_BYTES = 1024 * KIB;
/** A piece of an archive, compressed. */
const PIECE_BODY_MAX_BYTES = PIECE_TEXT_MAX_BYTES;
/** Forms of a few fields. */
const FORM_BODY_MAX_BYTES = 64 * KIB;

/** The longest body that a route takes. Webhooks have their own limit, at their own door. */
export function bodyMaxBytes(pathname: string): number {
  if (pathname.startsWith("/trpc/")) return TRPC_BODY_MAX_BYTES;
  if (pathname === "/archives/piece") return PIECE_BODY_MAX_BYTES;
  return pathname === "/media/upload" ? FILE_MAX_BYTES : FORM_BODY_MAX_BYTES;
}

/**
 * Headers by which proxies tell what a request was before them, and frameworks are told to take it for another one
 * (another host, path, method). Anybody can write them and nobody stands in front of us who does: they are dropped,
 * so that nothing behind the gate can believe them.
 */
const HEARSAY =
  /^(?:forwarded|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|x-host|x-original-.*|x-rewrite-url|x-http-method(?:-override)?|x-method-override)$/;

/** The request without hearsay; itself when it has none. */
export function withoutHearsay(request: Request): Request {
  const named = [...request.headers.keys()].filter((name) => HEARSAY.test(name));
  if (named.length === 0) return request;
  const headers = new Headers(request.headers);
  for (const name of named) headers.delete(name);
  return new Request(request, { headers });
}

/**
 * Against requests that another site makes in a visitor's name. Browsers say by themselves where a request comes
 * from, in headers that a page cannot write: `Sec-Fetch-Site` in all current ones, `Origin` in older ones too. Who
 * sends neither is no browser, and is let through only without a cookie, because then there is no visitor to act
 * for. A partner's program with its key is such a one, also when its HTTP library has collected a cookie: beside a
 * key that counts for nothing (identify.ts). A page that sends a key is refused as any other page.
 */
export type OriginDecision = "open" | "cross_site" | "origin_needed";

export function judgeOrigin(request: Request): OriginDecision {
  const url = new URL(request.url);
  if (url.pathname.startsWith("/webhooks/")) return "open";
  const isUpgrade = request.headers.get("upgrade") !== null || url.pathname === "/live";
  if (isUpgrade) return judgeUpgrade(request, url);
  if (request.method === "GET" || request.method === "HEAD") return "open";

  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  if (site !== null) {
    // A proxy that ends TLS makes the schemes differ; the hosts never do. "none", a person's own doing, is only
    // ever a GET: nobody types a POST into the address bar.
    return site === "same-origin" && (origin === null || hostOf(origin) === url.host) ? "open" : "cross_site";
  }
  if (origin !== null) return origin === url.origin ? "open" : "cross_site";
  return request.headers.has("cookie") && readBearer(request) === null ? "origin_needed" : "open";
}

/** Browsers let any site open a socket anywhere, with cookies, and never ask first: only `Origin` tells. */
function judgeUpgrade(request: Request, url: URL): OriginDecision {
  const origin = request.headers.get("origin");
  if (origin !== null) return origin === url.origin ? "open" : "cross_site";
  return request.headers.has("cookie") ? "origin_needed" : "open";
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

function refusal(
  status: GateRefusal["status"],
  reason: GateRefusal["reason"],
  message: string,
  headers: Record<string, string> = {},
): GateRefusal {
  return { status, reason, message, headers };
}

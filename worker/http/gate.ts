/**
 * The front gate against requests that another site makes in a visitor's name (design.md, section 6). One
 * place, before every route. Webhooks are outside it: they read no cookie and have their own authentication.
 *
 * Browsers say by themselves where a request comes from, in headers that a page cannot write: `Sec-Fetch-Site`
 * in all current ones, `Origin` in older ones too. Who sends neither is no browser, and is let through only
 * without a cookie, because then there is no visitor to act for.
 */
export type GateDecision = "open" | "cross_site" | "origin_needed";

export function judgeOrigin(request: Request): GateDecision {
  const url = new URL(request.url);
  if (url.pathname.startsWith("/webhooks/")) return "open";
  const isUpgrade = request.headers.get("upgrade") !== null || url.pathname === "/live";
  if (isUpgrade) return judgeUpgrade(request, url);
  if (request.method === "GET" || request.method === "HEAD") return "open";

  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  if (site !== null) {
    // A proxy that ends TLS makes the schemes differ; the hosts never do.
    return site === "same-origin" && (origin === null || hostOf(origin) === url.host) ? "open" : "cross_site";
  }
  if (origin !== null) return origin === url.origin ? "open" : "cross_site";
  return request.headers.has("cookie") ? "origin_needed" : "open";
}

/** Browsers let any site open a socket anywhere, with cookies, and never ask first: only `Origin` tells. */
function judgeUpgrade(request: Request, url: URL): GateDecision {
  const origin = request.headers.get("origin");
  if (origin !== null) return origin === url.origin ? "open" : "cross_site";
  return request.headers.has("cookie") ? "origin_needed" : "open";
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

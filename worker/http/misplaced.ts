import type { Env } from "../env.ts";
import { log } from "../shared/log.ts";

/**
 * `ALLOW_LOCAL_PROVIDERS=1` lets members have the Worker call loopback addresses, and is for development and tests
 * only. Where the public reaches it, nothing is served until it is taken away: a warning would be overlooked.
 *
 * @returns 503 with words for every route; null where the setting is off, or where only this machine comes in
 */
export function answerMisplaced(request: Request, env: Pick<Env, "ALLOW_LOCAL_PROVIDERS">): Response | null {
  if (env.ALLOW_LOCAL_PROVIDERS !== "1" || isLocal(request)) return null;
  log({ level: "error", what: "local_providers_in_production" });
  return new Response(
    "Parley is set up for development (ALLOW_LOCAL_PROVIDERS=1) and does not serve the public like this. " +
      'Set it to "0" and deploy again: npm run deploy.',
    {
      status: 503,
      headers: {
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    },
  );
}

/** This machine, or a name that can never be registered (RFC 2606, RFC 6761), which tests go by. */
const LOCAL_URL =
  /^https?:\/\/(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]|(?:[^/:?#@]+\.)?(?:localhost|example|test|invalid))(?::\d+)?(?:[/?#]|$)/;

/** Cloudflare's edge marks every request with `CF-Ray`, whatever host it is for; nothing on a developer's machine does. */
const isLocal = (request: Request): boolean => LOCAL_URL.test(request.url) && !request.headers.has("cf-ray");

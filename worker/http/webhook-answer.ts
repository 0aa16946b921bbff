/** What the doors of all providers share. */

/** Meta's own limit (reference/meta.md, 1.3), larger than any other call seen, and small enough to hold several at once. */
export const WEBHOOK_BODY_MAX_BYTES = 3 * 1024 * 1024;

/** As `ensureEndpoint` makes them: what is anything else needs no query. */
export const ENDPOINT_ID = /^[A-Za-z0-9_-]{22}$/;

/** Compared against when there is no endpoint, so that an unknown id costs what a wrong secret costs. */
export const NO_ENDPOINT = { secretHash: "0".repeat(64) };

const ANSWER_HEADERS = {
  "content-type": "text/plain; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

export function answer(status: number, text: string): Response {
  return new Response(text, { status, headers: ANSWER_HEADERS });
}

export function tryLater(): Response {
  const response = answer(503, "try again");
  response.headers.set("retry-after", "5");
  return response;
}

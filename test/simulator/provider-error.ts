import { HTTPException } from "hono/http-exception";

const TITLES: Record<number, string> = {
  400: "Bad request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not found",
  408: "Request timeout",
  415: "Unsupported media type",
  422: "Unprocessable entity",
  429: "Too many requests",
  500: "Internal server error",
  501: "Not implemented",
  503: "Service unavailable",
  504: "Gateway timeout",
};

/**
 * The provider's error body, `{title, detail, type: "errors/…", status}` (reference: unipile, 1).
 *
 * @param type without the `errors/` in front
 * @param headers such as `retry-after`, in seconds
 */
export function providerErrorResponse(
  status: number,
  type: string,
  detail: string,
  headers: Record<string, string> = {},
): Response {
  const body = { title: TITLES[status] ?? "Error", detail, type: `errors/${type}`, status };
  return Response.json(body, { status, headers });
}

/** Ends the request with an error body: Hono's own way out of a nested handler. */
export function providerError(
  status: 400 | 401 | 403 | 404 | 408 | 415 | 501 | 503,
  type: string,
  detail: string,
): HTTPException {
  return new HTTPException(status, { res: providerErrorResponse(status, type, detail) });
}

export const notFound = (what: string): HTTPException =>
  providerError(404, "resource_not_found", `${what} was not found.`);

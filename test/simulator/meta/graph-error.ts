import { HTTPException } from "hono/http-exception";

/** Meta's error body (reference: meta, 3.6). */
export function graphErrorResponse(
  status: number,
  code: number,
  message: string,
  more: { subcode?: number; retryAfterSeconds?: number | undefined } = {},
): Response {
  const error = {
    message: `(#${code}) ${message}`,
    type: "OAuthException",
    code,
    ...(more.subcode !== undefined && { error_subcode: more.subcode }),
    error_data: { messaging_product: "whatsapp", details: message },
    fbtrace_id: "SimulatedTrace",
  };
  const headers: Record<string, string> =
    more.retryAfterSeconds === undefined ? {} : { "retry-after": String(more.retryAfterSeconds) };
  return Response.json({ error }, { status, headers });
}

/** Ends the request with an error body. */
export function graphError(
  status: 400 | 401 | 403 | 404 | 500 | 503,
  code: number,
  message: string,
  more: { subcode?: number } = {},
): HTTPException {
  return new HTTPException(status, { res: graphErrorResponse(status, code, message, more) });
}

/** What Graph says of an id that is none and of one that the token may not see. */
export const noSuchObject = (): HTTPException =>
  graphError(
    400,
    100,
    "Unsupported request. Object with this ID does not exist or cannot be loaded due to missing permissions.",
    { subcode: 33 },
  );

/** The code that a fault's status goes with, where the fault names none. */
export const codeOfStatus = (status: number): number =>
  status === 429 ? 4 : status === 401 ? 190 : status === 403 ? 10 : status >= 500 ? 131000 : 100;

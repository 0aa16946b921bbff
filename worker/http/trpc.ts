import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { retryAfterSecondsOf } from "../shared/failure.ts";
import { errorName, log } from "../shared/log.ts";
import type { TrpcContext } from "../trpc/context.ts";
import { appRouter } from "../trpc/router.ts";
import { bodyMaxBytes, tooLarge } from "./gate.ts";
import { readBody } from "./read-body.ts";

/** Calls in one request. Each may cost a password hash, so a batch must not be a way around limits. */
const BATCH_MAX = 10;

/** `/trpc/*`: JSON only, and plain JSON on the wire, so that curl works. */
export async function answerTrpc(request: Request, context: TrpcContext): Promise<Response> {
  let trpcRequest = request;
  const { requestId } = context.visitor;
  if (request.method === "POST") {
    // Forms can be sent by any page without asking; JSON cannot. tRPC would also take forms and raw bytes.
    const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
    if (type !== "application/json")
      return refusal(requestId, 415, -32015, "UNSUPPORTED_MEDIA_TYPE", "json_only", "Send JSON.");
    const maxBytes = bodyMaxBytes(new URL(request.url).pathname);
    const body = await readBody(request, maxBytes);
    if (body === null)
      return refusal(requestId, 413, -32013, "PAYLOAD_TOO_LARGE", "too_large", tooLarge(maxBytes).message);
    trpcRequest = new Request(request.url, { method: "POST", headers: request.headers, body });
  }
  return fetchRequestHandler({
    endpoint: "/trpc",
    req: trpcRequest,
    router: appRouter,
    createContext: () => context,
    maxBatchSize: BATCH_MAX,
    responseMeta: ({ errors }) => ({ headers: retryAfter(errors) }),
    onError: ({ error }) => {
      // Everything else is an answer, not a failure of ours.
      if (error.code === "INTERNAL_SERVER_ERROR")
        log({ level: "error", what: "procedure_failed", requestId, error: errorName(error.cause) });
    },
  });
}

/** Of a batch the longest wait: after it all of its calls can work. */
function retryAfter(errors: readonly Error[]): Record<string, string> {
  const seconds = Math.max(0, ...errors.map((error) => retryAfterSecondsOf(error) ?? 0));
  return seconds === 0 ? {} : { "retry-after": String(seconds) };
}

/** In the shape of tRPC's own errors, for what never gets as far as tRPC. */
function refusal(
  requestId: string,
  httpStatus: number,
  code: number,
  name: string,
  reason: string,
  message: string,
): Response {
  const data = { code: name, httpStatus, path: null, reason, fields: null, requestId };
  return Response.json({ error: { code, message, data } }, { status: httpStatus });
}

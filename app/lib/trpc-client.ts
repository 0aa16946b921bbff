import type { TRPCClient } from "@trpc/client";
import { VIEWER_HEADER, viewerMark } from "../../worker/shared/protocol.ts";
import type { AppRouter } from "../../worker/trpc/router.ts";

export type Trpc = TRPCClient<AppRouter>;

/** A call that was not answered by then counts as not answered; asking again is always safe. */
export const CALL_LIMIT_MS = 20_000;

/**
 * The browser's typed door to `/trpc`; the session cookie goes along by itself. The types are those of tRPC's client,
 * whose script is not here: its links, streams and sockets would be the twentieth part of what the inbox loads, for
 * one request and one answer. Rejects with errors for `failureOf`.
 */
export const trpc = doorTo("/trpc", (url, init) =>
  fetch(url, { ...init, headers: { ...init.headers, ...viewerHeaders() } }),
);

let viewer: string | null = null;

/**
 * From now on each call says whose page it comes from, and is refused when the session is somebody else's by then: all
 * tabs have one cookie, and in another one somebody may have signed in, or gone to another workspace.
 *
 * @returns a function that ends it
 */
export function speakFor(userId: string, tenantId: string): () => void {
  viewer = viewerMark(userId, tenantId);
  return () => {
    viewer = null;
  };
}

/** What each call of this page carries, those too that do not go through this door. */
export const viewerHeaders = (): Record<string, string> => (viewer === null ? {} : { [VIEWER_HEADER]: viewer });

/** @param request `fetch`, or what stands in for it in a test */
export function doorTo(base: string, request: (url: string, init: RequestInit) => Promise<Response>): Trpc {
  const at = (path: readonly string[]): unknown =>
    new Proxy(() => undefined, {
      // Whoever awaits a part of the door must not take it for a promise.
      get: (_, name) => (typeof name === "string" && name !== "then" ? at([...path, name]) : undefined),
      apply: (_, __, [input, options]: [unknown, { signal?: AbortSignal }?]) => {
        const address = `${base}/${path.slice(0, -1).join(".")}`;
        const signal = options?.signal ?? null;
        if (path.at(-1) === "mutate") {
          const headers = { "content-type": "application/json" };
          return answerOf(request(address, { method: "POST", headers, body: JSON.stringify(input), signal }));
        }
        const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
        return answerOf(request(address + query, { signal }));
      },
    });
  return at([]) as Trpc;
}

/** A refusal of the server's, as tRPC's own client throws it. */
class TrpcError extends Error {
  readonly data: unknown;
  constructor(message: string, data: unknown) {
    super(message);
    this.data = data;
  }
}

async function answerOf(asked: Promise<Response>): Promise<unknown> {
  const answer: { result?: { data?: unknown }; error?: { message: string; data?: unknown } } | null = await (
    await asked
  ).json();
  if (answer?.error?.data) throw new TrpcError(answer.error.message, answer.error.data);
  // JSON of whatever stands before the Worker: nothing was done, whatever it says.
  if (!answer?.result) throw new SyntaxError("not an answer of the server's");
  return answer.result.data;
}

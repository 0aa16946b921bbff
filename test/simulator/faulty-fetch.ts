import type { Http2Bindings, HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type RequestFaultKind, SHIFT_HEADER } from "./faults.ts";
import { codeOfStatus, graphErrorResponse } from "./meta/graph-error.ts";
import { providerErrorResponse } from "./provider-error.ts";
import type { Simulation } from "./simulation.ts";

type Bindings = HttpBindings | Http2Bindings;

export type NodeFetch = (request: Request, env: Bindings) => Response | Promise<Response>;

/** One of the two providers: what its calls look like, and how it says that something is wrong. */
type Face = {
  base: RegExp;
  keyOf: (request: Request) => string | null;
  accountOf: (simulation: Simulation, path: string) => string | null;
  errorAnswer: (fault: Extract<RequestFaultKind, { status: number }>) => Response;
};

const FACES: readonly Face[] = [
  {
    base: /^\/api\/v1(?=\/)/,
    keyOf: (request) => request.headers.get("x-api-key"),
    accountOf: accountOfPath,
    errorAnswer: unipileError,
  },
  {
    base: /^\/v\d+\.\d+(?=\/)/,
    keyOf: bearerOf,
    accountOf: (_simulation, path) => path.split("/")[1] ?? null,
    errorAnswer: metaError,
  },
  // Meta's other host, where the bytes are; its calls are told from the Graph API's by their path.
  {
    base: /^(?=\/meta-media\/)/,
    keyOf: bearerOf,
    accountOf: () => null,
    errorAnswer: ({ status }) => new Response("gone", { status }),
  },
];

/**
 * Puts the faults between the network and a provider's API, and writes down how each call ended. It works
 * below the routes, because a cut connection must be cut before anything reads the body, or after all of it.
 */
export function faultyFetch(simulation: Simulation, inner: NodeFetch): NodeFetch {
  return async (request, env) => {
    const { pathname } = new URL(request.url);
    const face = FACES.find(({ base }) => base.test(pathname));
    if (face === undefined) return inner(request, env);
    const path = pathname.replace(face.base, "");
    const apiKey = face.keyOf(request);
    const accountId = face.accountOf(simulation, path);
    const fault = simulation.faults.takeForRequest({ method: request.method, path, apiKey, accountId });
    const shifted = fault?.kind === "shift_page" ? shiftedBy(request, fault.by) : request;
    const answer = await withFault(fault, face, () => inner(shifted, env), env);
    simulation.recordRequest({
      at: new Date().toISOString(),
      method: request.method,
      path,
      apiKey,
      status: answer === RESPONSE_ALREADY_SENT ? null : answer.status,
      fault: fault?.kind ?? null,
    });
    return answer;
  };
}

async function withFault(
  fault: RequestFaultKind | null,
  face: Face,
  serve: () => Response | Promise<Response>,
  env: Bindings,
): Promise<Response> {
  if (fault === null) return await serve();
  switch (fault.kind) {
    case "delay":
      await pause(fault.ms);
      return await serve();
    case "delay_answer": {
      const answer = await serve();
      await pause(fault.ms);
      return answer;
    }
    case "shift_page":
      return await serve();
    case "status":
      return face.errorAnswer(fault);
    case "status_after":
      await serve();
      return face.errorAnswer(fault);
    case "cut_before":
      return cut(env);
    case "cut_after":
      await serve();
      return cut(env);
  }
}

/** Told to the route in a header of our own: which rows a page has is decided there. */
function shiftedBy(request: Request, by: number): Request {
  const headers = new Headers(request.headers);
  headers.set(SHIFT_HEADER, String(by));
  return new Request(request, { headers });
}

/** The connection is gone, and the adapter must not try to answer on it. */
function cut(env: Bindings): Response {
  env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

const ERROR_TYPES: Record<number, string> = {
  404: "resource_not_found",
  429: "too_many_requests",
  500: "provider_error",
  503: "service_unavailable",
  504: "request_timeout",
};

type StatusFault = Parameters<Face["errorAnswer"]>[0];

const retryAfterOf = (fault: StatusFault): number | undefined =>
  fault.kind === "status" ? fault.retryAfterSeconds : undefined;

function bearerOf(request: Request): string | null {
  return /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;
}

function unipileError(fault: StatusFault): Response {
  const type = fault.errorType ?? ERROR_TYPES[fault.status] ?? "unexpected_error";
  const seconds = retryAfterOf(fault);
  const headers = seconds === undefined ? {} : { "retry-after": String(seconds) };
  return providerErrorResponse(fault.status, type, "A fault that was asked for.", headers);
}

function metaError(fault: StatusFault): Response {
  const code = fault.code ?? codeOfStatus(fault.status);
  const more = { retryAfterSeconds: retryAfterOf(fault) };
  return graphErrorResponse(fault.status, code, "A fault that was asked for.", more);
}

function accountOfPath(simulation: Simulation, path: string): string | null {
  const [, collection, id] = path.split("/");
  if (id === undefined) return null;
  const { world } = simulation;
  switch (collection) {
    case "accounts":
      return id;
    case "chats":
      return world.chats.get(id)?.accountId ?? null;
    case "messages":
      return world.messages.get(id)?.accountId ?? null;
    default:
      return null;
  }
}

/** Unreferenced: a delayed call must not keep a stopped simulator alive. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

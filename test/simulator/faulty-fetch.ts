import type { Http2Bindings, HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { RequestFaultKind } from "./faults.ts";
import { providerErrorResponse } from "./provider-error.ts";
import type { Simulation } from "./simulation.ts";

type Bindings = HttpBindings | Http2Bindings;

export type NodeFetch = (request: Request, env: Bindings) => Response | Promise<Response>;

const PROVIDER_BASE = "/api/v1";

/**
 * Puts the faults between the network and the provider's API, and writes down how each call ended. It works
 * below the routes, because a cut connection must be cut before anything reads the body, or after all of it.
 */
export function faultyFetch(simulation: Simulation, inner: NodeFetch): NodeFetch {
  return async (request, env) => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith(`${PROVIDER_BASE}/`)) return inner(request, env);
    const path = pathname.slice(PROVIDER_BASE.length);
    const apiKey = request.headers.get("x-api-key");
    const accountId = accountOfPath(simulation, path);
    const fault = simulation.faults.takeForRequest({ method: request.method, path, apiKey, accountId });
    const answer = await withFault(fault, () => inner(request, env), env);
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
    case "status":
      return errorAnswer(fault.status, fault.errorType, fault.retryAfterSeconds);
    case "status_after":
      await serve();
      return errorAnswer(fault.status, fault.errorType, undefined);
    case "cut_before":
      return cut(env);
    case "cut_after":
      await serve();
      return cut(env);
  }
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

function errorAnswer(status: number, errorType: string | undefined, retryAfterSeconds: number | undefined): Response {
  const type = errorType ?? ERROR_TYPES[status] ?? "unexpected_error";
  const headers = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return providerErrorResponse(status, type, "A fault that was asked for.", headers);
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

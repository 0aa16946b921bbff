import type { AppLoadContext, EntryContext } from "@remix-run/cloudflare";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToReadableStream } from "react-dom/server";
import { errorName, log } from "../worker/shared/log.ts";
import { NonceProvider } from "./lib/nonce.tsx";

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { cspNonce, requestId }: AppLoadContext,
): Promise<Response> {
  let answerStatus = status;
  const body = await renderToReadableStream(
    <NonceProvider value={cspNonce}>
      <RemixServer context={remixContext} url={request.url} nonce={cspNonce} />
    </NonceProvider>,
    {
      nonce: cspNonce,
      signal: request.signal,
      onError(error) {
        answerStatus = 500;
        // Its name and no more: the message of a drawing error can hold what was being drawn.
        log({ level: "error", what: "drawing_failed", requestId, error: errorName(error) });
      },
    },
  );
  if (isbot(request.headers.get("user-agent"))) await body.allReady;

  headers.set("content-type", "text/html; charset=utf-8");
  return new Response(body, { status: answerStatus, headers });
}

/** Errors of loaders and actions that are bugs. Expected failures are values and never come here. */
export function handleError(error: unknown, { request, context }: { request: Request; context: AppLoadContext }): void {
  if (request.signal.aborted) return;
  log({ level: "error", what: "loader_or_action_failed", requestId: context.requestId, error: errorName(error) });
}

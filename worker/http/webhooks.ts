import type { ControlDb } from "../control/database.ts";
import { findEndpoint, forgetEndpoint, noteVerified, secretMatches } from "../control/endpoints.ts";
import { type Env, SettingsError } from "../env.ts";
import { errorName, log } from "../shared/log.ts";
import { type Services, servicesOf } from "../trpc/context.ts";
import { APP_REQUEST_KINDS, takeAppRequestCall } from "./app-requests.ts";
import { APP_ENDPOINT, answerAppHandshake, takeAppWebhook } from "./app-webhooks.ts";
import { deliver } from "./deliver.ts";
import { takeHostedNotify } from "./hosted-notify.ts";
import { answerMetaHandshake, takeMetaWebhook } from "./meta-webhooks.ts";
import { readBody } from "./read-body.ts";
import { answer, ENDPOINT_ID, NO_ENDPOINT, tryLater, WEBHOOK_BODY_MAX_BYTES } from "./webhook-answer.ts";

const NOTIFY = /^https?:\/\/[^/]+\/webhooks\/unipile\/([^/?#]+)\/notify(?:\?|$)/;
const APP_REQUEST = /^https?:\/\/[^/]+\/webhooks\/meta\/instagram\/([a-z-]+)(?:\?|$)/;
const WEBHOOK = /^https?:\/\/[^/]+\/webhooks\/(unipile|meta)\/([^/?#]+)(?:\?|$)/;

/**
 * Answers a provider's call before all other routes are asked; null when it is none, or when
 * the Worker is not set up, which the other routes then say. Of what the others have around
 * them (a session, page headers, a line of log each) a webhook needs nothing, and it comes thousands of times as
 * often as a person: together that costs as much as storing the message. What goes wrong is logged all the same.
 */
export function answerWebhook(request: Request, env: Env): Promise<Response> | null {
  const isPost = request.method === "POST";
  if (!isPost && request.method !== "GET") return null;
  const notified = isPost ? NOTIFY.exec(request.url)?.[1] : undefined;
  if (notified !== undefined) {
    const services = readyServices(env);
    return services === null ? null : takeHostedNotify(request, notified, services);
  }
  const asked = isPost ? APP_REQUEST_KINDS[APP_REQUEST.exec(request.url)?.[1] ?? ""] : undefined;
  if (asked !== undefined) {
    const services = readyServices(env);
    return services === null ? null : takeAppRequestCall(request, asked, services);
  }
  const [, provider, endpointId] = WEBHOOK.exec(request.url) ?? [];
  if (provider === undefined || endpointId === undefined) return null;
  if (!isPost && provider !== "meta") return null;
  const services = readyServices(env);
  if (services === null) return null;
  const { control, vault } = services;
  if (provider === "meta" && endpointId === APP_ENDPOINT) {
    return isPost
      ? takeAppWebhook(request, { env, services })
      : Promise.resolve(answerAppHandshake(new URL(request.url), services));
  }
  if (provider === "unipile") return takeUnipileWebhook(request, endpointId, { env, control });
  if (!isPost) return answerMetaHandshake(new URL(request.url), endpointId, control);
  return takeMetaWebhook(request, endpointId, { env, control, vault });
}

function readyServices(env: Env): Services | null {
  try {
    return servicesOf(env);
  } catch (error) {
    if (error instanceof SettingsError) return null;
    throw error;
  }
}

/**
 * `POST /webhooks/unipile/:endpoint`. The endpoint's secret comes in `Unipile-Auth`, which UniPile sends back as
 * we registered it; UniPile v1 signs nothing (reference/unipile.md, 5.2). The body is JSON whatever its type says.
 *
 * 200 means: it is on disk. 401 and 404 cost no write and wake no object. UniPile tries again on anything
 * but 200.
 */
export async function takeUnipileWebhook(
  request: Request,
  endpointId: string,
  { env, control }: { env: Env; control: ControlDb },
): Promise<Response> {
  const receivedAt = Date.now();
  try {
    const endpoint = ENDPOINT_ID.test(endpointId) ? await findEndpoint(control, endpointId) : null;
    const known = endpoint !== null && endpoint.provider === "unipile";
    const matches = await secretMatches(known ? endpoint : NO_ENDPOINT, request.headers.get("unipile-auth"));
    if (!known) return answer(404, "not found");
    if (!matches) return answer(401, "unauthorized");

    const body = await readBody(request, WEBHOOK_BODY_MAX_BYTES);
    if (body === null) return answer(413, "too large");
    const delivered = await deliver(env, endpoint.tenantId, { provider: "unipile", receivedAt, body: body.buffer });
    if (delivered === "gone") {
      forgetEndpoint(endpointId);
      return answer(404, "not found");
    }
    if (delivered === "failed") return tryLater();
    await noteVerified(control, endpointId, endpoint);
    return answer(200, "ok");
  } catch (error) {
    // The control database is away, or the caller broke off: nothing was taken, so it has to come again.
    log({ level: "error", what: "webhook_failed", error: errorName(error) });
    return tryLater();
  }
}

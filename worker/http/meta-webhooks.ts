import { readHandshake } from "../channels/meta/handshake.ts";
import { verifyMetaSignature } from "../channels/meta/verify.ts";
import { findAppSecrets, retireAppSecret } from "../control/app-secrets.ts";
import type { ControlDb } from "../control/database.ts";
import { type Endpoint, findEndpoint, forgetEndpoint, noteVerified, secretMatches } from "../control/endpoints.ts";
import type { Vault } from "../control/vault.ts";
import type { Env } from "../env.ts";
import { newSecret } from "../shared/ids.ts";
import { errorName, log } from "../shared/log.ts";
import { deliver } from "./deliver.ts";
import { readBody } from "./read-body.ts";
import { answer, ENDPOINT_ID, NO_ENDPOINT, tryLater, WEBHOOK_BODY_MAX_BYTES } from "./webhook-answer.ts";

/** Signs nothing: what is verified against where there is no secret, so that it takes as long. */
const nobodysSecret = once(() => newSecret(256));

/**
 * `GET /webhooks/meta/:endpoint`: the question that Meta asks when the address is entered, by hand or by us
 * (reference/meta.md, 1.1). Whoever knows the endpoint's secret, the verify token, gets the challenge back.
 */
export async function answerMetaHandshake(url: URL, endpointId: string, control: ControlDb): Promise<Response> {
  try {
    const endpoint = await metaEndpoint(control, endpointId);
    const asked = readHandshake(url.searchParams);
    const matches = await secretMatches(endpoint ?? NO_ENDPOINT, asked?.verifyToken ?? null);
    if (endpoint === null) return answer(404, "not found");
    if (!matches || asked === null) return answer(403, "forbidden");
    await noteVerified(control, endpointId, endpoint);
    return answer(200, asked.challenge);
  } catch (error) {
    log({ level: "error", what: "webhook_failed", error: errorName(error) });
    return tryLater();
  }
}

/**
 * `POST /webhooks/meta/:endpoint`. Meta signs the raw bytes with the app's secret; the tenant's are known from the
 * credentials of its numbers and profiles (reference/meta.md, 1.2).
 *
 * 200 means: it is on disk. Without a right signature nothing is written, no object wakes, and the database is asked
 * no more than once a minute, whatever comes. Meta tries again on anything but 200, for hours or days (1.3).
 */
export async function takeMetaWebhook(
  request: Request,
  endpointId: string,
  { env, control, vault }: { env: Env; control: ControlDb; vault: Vault },
): Promise<Response> {
  const receivedAt = Date.now();
  try {
    const endpoint = await metaEndpoint(control, endpointId);
    // Who does not even claim to have signed has nothing read.
    if (!request.headers.has("x-hub-signature-256")) return turnAway(endpoint);
    const body = await readBody(request, WEBHOOK_BODY_MAX_BYTES);
    if (body === null) return endpoint === null ? turnAway(null) : answer(413, "too large");

    const known = endpoint === null ? null : await findAppSecrets(control, vault, endpoint.tenantId);
    const call = { headers: request.headers, body };
    const isMetas = await verifyMetaSignature(call, known?.all.length ? known.all : [nobodysSecret()]);
    if (endpoint === null || !isMetas || !known?.all.length) return turnAway(endpoint);
    for (const { credentialId, by } of known.replaced) {
      if (await verifyMetaSignature(call, [by])) await retireAppSecret(control, endpoint.tenantId, credentialId);
    }

    const delivered = await deliver(env, endpoint.tenantId, { provider: "meta", receivedAt, body: body.buffer });
    if (delivered === "gone") {
      forgetEndpoint(endpointId);
      return turnAway(null);
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

async function metaEndpoint(control: ControlDb, endpointId: string): Promise<Endpoint | null> {
  const endpoint = ENDPOINT_ID.test(endpointId) ? await findEndpoint(control, endpointId) : null;
  return endpoint?.provider === "meta" ? endpoint : null;
}

const turnAway = (endpoint: Endpoint | null): Response =>
  endpoint === null ? answer(404, "not found") : answer(401, "unauthorized");

/** Not at start-up: the platform gives out randomness only while a request is answered. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

import { splitByProfile } from "../channels/instagram/split-by-profile.ts";
import { answerHandshake } from "../channels/meta/handshake.ts";
import { verifyMetaSignature } from "../channels/meta/verify.ts";
import { findProfileHolders, forgetProfileHolder } from "../control/account-holders.ts";
import { noteReached } from "../control/endpoints.ts";
import type { Env } from "../env.ts";
import { errorName, log } from "../shared/log.ts";
import type { Services } from "../trpc/context.ts";
import { type Delivered, deliver } from "./deliver.ts";
import { readBody } from "./read-body.ts";
import { answer, tryLater, WEBHOOK_BODY_MAX_BYTES } from "./webhook-answer.ts";

/** The part of `/webhooks/meta/…` that is no tenant's endpoint: those have 22 characters. */
export const APP_ENDPOINT = "instagram";

/** `GET /webhooks/meta/instagram`: Meta's question when the operator enters the address in the app's dashboard. */
export function answerAppHandshake(url: URL, { instagramApp }: Services): Response {
  if (instagramApp === null) return answer(404, "not found");
  const challenge = answerHandshake(url.searchParams, [instagramApp.verifyToken]);
  return challenge === null ? answer(403, "forbidden") : answer(200, challenge);
}

/**
 * `POST /webhooks/meta/instagram`: what happens at all profiles that signed in by the operator's app, which has one
 * address for them. Each workspace is given the entries of its own profiles and sees nothing of the others'. Entries
 * of profiles that nobody has connected (any more) are dropped: there is nobody to keep them for.
 *
 * 200 means that every part is on disk. Where one is not, Meta sends the whole again, and the others know theirs.
 */
export async function takeAppWebhook(
  request: Request,
  { env, services }: { env: Env; services: Services },
): Promise<Response> {
  const receivedAt = Date.now();
  const { control, instagramApp } = services;
  if (instagramApp === null) return answer(404, "not found");
  try {
    if (!request.headers.has("x-hub-signature-256")) return answer(401, "unauthorized");
    const body = await readBody(request, WEBHOOK_BODY_MAX_BYTES);
    if (body === null) return answer(413, "too large");
    const isMetas = await verifyMetaSignature({ headers: request.headers, body }, instagramApp.signingSecrets);
    if (!isMetas) return answer(401, "unauthorized");

    const call = splitByProfile(body);
    if (call === null) {
      log({ level: "error", what: "app_webhook_unreadable" });
      return answer(200, "ok");
    }
    const holders = await findProfileHolders(control, call.profiles);
    const delivered = await Promise.all(
      [...new Set(holders.values())].map(async (tenantId): Promise<Delivered> => {
        const profiles = call.profiles.filter((profile) => holders.get(profile) === tenantId);
        const part = call.partFor(new Set(profiles));
        const result = await deliver(env, tenantId, { provider: "meta", receivedAt, body: part.slice().buffer });
        if (result === "gone") for (const profile of profiles) forgetProfileHolder(profile);
        else if (result !== "failed") await noteReached(control, tenantId, "meta");
        return result;
      }),
    );
    return delivered.includes("failed") ? tryLater() : answer(200, "ok");
  } catch (error) {
    // The control database is away, or the caller broke off: it has to come again.
    log({ level: "error", what: "webhook_failed", error: errorName(error) });
    return tryLater();
  }
}

import { readSignedRequest } from "../channels/meta/signed-request.ts";
import type { AppRequestKind } from "../control/app-requests.ts";
import { errorName, log } from "../shared/log.ts";
import { takeAppRequest } from "../trpc/app-requests.ts";
import type { Services } from "../trpc/context.ts";
import { readBody } from "./read-body.ts";
import { answer, tryLater } from "./webhook-answer.ts";

/** The ends of the addresses that the operator enters at Meta, below that of the app's webhooks. */
export const APP_REQUEST_KINDS: Readonly<Record<string, AppRequestKind>> = {
  deauthorize: "deauthorize",
  "data-deletion": "data_deletion",
};

/** Where the state of a deletion can be seen. */
const STATE_PATH = "/data-deletion";

const FORM_MAX_BYTES = 16 * 1024;

/**
 * `POST /webhooks/meta/instagram/deauthorize` and `…/data-deletion`: a form with `signed_request`, when somebody takes
 * the operator's app away, and when they want what it has of them deleted (developers.facebook.com, "Data Deletion
 * Request Callback"). Without a right signature nothing is asked of the database. A deletion is answered with
 * `{url, confirmation_code}`: where its state is said, and its number.
 */
export async function takeAppRequestCall(
  request: Request,
  kind: AppRequestKind,
  services: Services,
): Promise<Response> {
  const { instagramApp } = services;
  if (instagramApp === null) return answer(404, "not found");
  try {
    const body = await readBody(request, FORM_MAX_BYTES);
    if (body === null) return answer(413, "too large");
    const form = new URLSearchParams(new TextDecoder().decode(body));
    const signed = readSignedRequest(form.get("signed_request") ?? "", instagramApp.signingSecrets);
    if (signed === null) return answer(401, "unauthorized");
    const { code } = await takeAppRequest(services, kind, signed, Date.now());
    if (kind === "deauthorize") return answer(200, "ok");
    const { origin } = new URL(request.url);
    const told = answer(200, JSON.stringify({ url: `${origin}${STATE_PATH}/${code}`, confirmation_code: code }));
    told.headers.set("content-type", "application/json");
    return told;
  } catch (error) {
    log({ level: "error", what: "app_request_failed", error: errorName(error) });
    return tryLater();
  }
}

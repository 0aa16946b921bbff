import { z } from "zod";
import { errorName, log } from "../shared/log.ts";
import type { Services } from "../trpc/context.ts";
import { takeHostedNotice } from "../trpc/sign-in/take-notify.ts";
import { readBody } from "./read-body.ts";
import { answer, ENDPOINT_ID, tryLater } from "./webhook-answer.ts";

const NOTICE_MAX_BYTES = 16 * 1024;

const noticeSchema = z.object({ account_id: z.string().min(1).max(512), name: z.string().max(512).nullish() });

/**
 * `POST /webhooks/unipile/:endpoint/notify?state=…`: somebody has signed in on UniPile's own page. UniPile signs
 * nothing and sends no header of ours here; the sealed state, which ends and counts once, is the whole authentication.
 * A call without a right one costs no write.
 */
export async function takeHostedNotify(request: Request, endpointId: string, services: Services): Promise<Response> {
  try {
    const url = new URL(request.url);
    const state = url.searchParams.get("state") ?? "";
    if (!ENDPOINT_ID.test(endpointId) || state === "") return answer(401, "unauthorized");
    const body = await readBody(request, NOTICE_MAX_BYTES);
    if (body === null) return answer(413, "too large");
    const notice = readNotice(body);
    if (notice === null) return answer(400, "not a notice");
    const taken = await takeHostedNotice(services, { endpointId, state, origin: url.origin }, notice, Date.now());
    if (taken === "refused") return answer(401, "unauthorized");
    return taken === "try_again" ? tryLater() : answer(200, "ok");
  } catch (error) {
    log({ level: "error", what: "webhook_failed", error: errorName(error) });
    return tryLater();
  }
}

function readNotice(body: Uint8Array): { accountExternalId: string; name: string | null } | null {
  try {
    const notice = noticeSchema.safeParse(JSON.parse(new TextDecoder().decode(body)));
    return notice.success ? { accountExternalId: notice.data.account_id, name: notice.data.name ?? null } : null;
  } catch {
    return null;
  }
}

import { z } from "zod";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ChannelFailure, ProviderAccess } from "../channel.ts";
import { askGraph, listGraph } from "../meta/ask.ts";
import { objectOf, words } from "../unipile/lenient.ts";

/** Where a number's messages go now, and whether any app is told of its business account at all. */
export type WebhookState = { goesTo: string | null; hasSubscribers: boolean };

const numberSchema = z.object({
  webhook_configuration: objectOf(
    z.object({ phone_number: words, whatsapp_business_account: words, application: words }),
  ),
});

/**
 * The number's own address wins, then its business account's, then the app's (reference/meta.md, 1.4). `goesTo` null:
 * none of them is set, or Meta does not say.
 */
export async function readWebhookState(
  access: ProviderAccess,
  { phoneNumberId, businessAccountId }: { phoneNumberId: string; businessAccountId: string },
): Promise<Outcome<WebhookState, ChannelFailure>> {
  const answered = await askGraph(access, {
    method: "GET",
    path: [phoneNumberId],
    query: { fields: "webhook_configuration" },
  });
  if (!answered.ok) return answered;
  const configured = numberSchema.safeParse(answered.value).data?.webhook_configuration ?? null;
  const listed = await listGraph(access, [businessAccountId, "subscribed_apps"]);
  if (!listed.ok) return listed;
  const goesTo = configured?.phone_number ?? configured?.whatsapp_business_account ?? configured?.application ?? null;
  return ok({ goesTo, hasSubscribers: listed.value.length > 0 });
}

/**
 * An address for one number alone, which leaves every other number's and the app's own in place:
 * `POST /{number}` (reference/meta.md, 1.4). Meta asks the handshake of it at once. null takes it back.
 */
export async function overrideNumberWebhook(
  access: ProviderAccess,
  phoneNumberId: string,
  callback: { url: string; verifyToken: string } | null,
): Promise<Outcome<null, ChannelFailure>> {
  const configuration =
    callback === null
      ? { override_callback_uri: "" }
      : { override_callback_uri: callback.url, verify_token: callback.verifyToken };
  const answered = await askGraph(access, {
    method: "POST",
    path: [phoneNumberId],
    body: { json: { webhook_configuration: configuration } },
  });
  if (!answered.ok) return answered;
  return answered.value.success === false ? fail("refused") : ok(null);
}

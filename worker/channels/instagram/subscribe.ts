import { z } from "zod";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ChannelFailure, ProviderAccess } from "../channel.ts";
import { askGraph } from "../meta/ask.ts";
import { listOf, words } from "../unipile/lenient.ts";
import { graphAccess, type InstagramLogin, loginOf } from "./graph-access.ts";

/**
 * What is asked for, the most first. Meta's pages disagree on some names (`message_reactions` or
 * `messaging_reactions`, `messaging_referral` or `..._referrals`), and one that is not known may refuse the whole
 * call: then fewer are asked for, down to what no page doubts (reference/meta.md, 4.2 and 8).
 */
const WANTED: Record<InstagramLogin, readonly (readonly string[])[]> = {
  instagram: [
    [
      "messages",
      "messaging_postbacks",
      "messaging_seen",
      "message_reactions",
      "messaging_referral",
      "message_edit",
      "standby",
    ],
    ["messages", "messaging_postbacks", "messaging_seen", "messaging_reactions", "messaging_referrals"],
    ["messages", "messaging_postbacks"],
    ["messages"],
  ],
  // Of a Page these are the Page's fields; which of Instagram's come is chosen in the App Dashboard.
  page: [["messages", "messaging_postbacks", "message_reactions", "messaging_referrals"], ["messages"]],
};

/**
 * Has the account's messages sent to the app: `POST /me/subscribed_apps` (reference/meta.md, 4.1 and 4.5). Doing it
 * twice changes nothing.
 *
 * @returns the fields that were taken
 */
export async function subscribeAccount(access: ProviderAccess): Promise<Outcome<readonly string[], ChannelFailure>> {
  let last: ChannelFailure = "refused";
  for (const fields of WANTED[loginOf(access.origin)]) {
    const answered = await askGraph(graphAccess(access), {
      method: "POST",
      path: ["me", "subscribed_apps"],
      query: { subscribed_fields: fields.join(",") },
    });
    if (answered.ok) return answered.value.success === false ? fail("refused") : ok(fields);
    last = answered.reason;
    if (last !== "refused") return fail(last);
  }
  return fail(last);
}

/** Takes it back, when the account is disconnected. */
export async function unsubscribeAccount(access: ProviderAccess): Promise<Outcome<null, ChannelFailure>> {
  const answered = await askGraph(graphAccess(access), { method: "DELETE", path: ["me", "subscribed_apps"] });
  return answered.ok || answered.reason === "not_found" ? ok(null) : answered;
}

const subscribedSchema = z.object({
  data: z.array(z.unknown()),
});
const rowSchema = z.object({ subscribed_fields: listOf(words) });

/** Every field that any app is subscribed to; none for an account that no app is. `GET /me/subscribed_apps`. */
export async function subscribedFields(access: ProviderAccess): Promise<Outcome<string[], ChannelFailure>> {
  const answered = await askGraph(graphAccess(access), { method: "GET", path: ["me", "subscribed_apps"] });
  if (!answered.ok) return answered;
  const listed = subscribedSchema.safeParse(answered.value);
  if (!listed.success) return fail("unreadable_answer");
  const rows = listed.data.data.map((row) => rowSchema.safeParse(row).data?.subscribed_fields ?? []);
  // An app that is listed without its fields: nothing speaks against it.
  if (rows.length > 0 && rows.every((fields) => fields.length === 0)) return fail("unreadable_answer");
  return ok(rows.flat().filter((field) => field !== null));
}

import { z } from "zod";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ChannelFailure, ProviderAccess } from "../channel.ts";
import { askGraph } from "../meta/ask.ts";
import { amount, flag, id, listOf, objectOf, words } from "../unipile/lenient.ts";
import type { ConnectLine } from "./connect.ts";

const tokenSchema = z.object({
  data: objectOf(
    z.object({
      app_id: id,
      is_valid: flag,
      expires_at: amount,
      scopes: listOf(words),
      granular_scopes: listOf(z.object({ scope: words, target_ids: listOf(id) })),
    }),
  ),
});

const MANAGEMENT = "whatsapp_business_management";
const NEEDED = ["whatsapp_business_messaging", MANAGEMENT] as const;

/**
 * What the token is: `GET /debug_token`, asked with the token itself, since an app token would want the app's id as
 * well (reference/meta.md, 5.3). Its permissions, how long it lives, and whether it was given for this account.
 */
export async function checkToken(
  access: ProviderAccess,
  businessAccountId: string,
): Promise<Outcome<{ lines: ConnectLine[]; appId: string | null; expiresAt: number | null }, ChannelFailure>> {
  const answered = await askGraph(access, {
    method: "GET",
    path: ["debug_token"],
    query: { input_token: access.apiKey },
  });
  if (!answered.ok) {
    if (answered.reason === "unreachable" || answered.reason === "timed_out") return answered;
    const text = "What the token may do could not be seen.";
    return ok({ appId: null, expiresAt: null, lines: [{ check: "permissions", state: "unchecked", text }] });
  }
  const parsed = tokenSchema.safeParse(answered.value);
  const token = parsed.success ? parsed.data.data : null;
  if (token === null) return fail("unreadable_answer");
  return ok({
    appId: token.app_id,
    expiresAt: token.expires_at === null || token.expires_at === 0 ? null : token.expires_at * 1_000,
    lines: [validity(token.is_valid, token.expires_at), permissions(token, businessAccountId)],
  });
}

function validity(isValid: boolean | null, expiresAt: number | null): ConnectLine {
  const check = "credentials";
  if (isValid === false) return { check, state: "problem", text: "Meta says that this access token is not valid." };
  if (expiresAt === null || expiresAt === 0) return { check, state: "ok", text: "The access token does not expire." };
  const date = new Date(expiresAt * 1_000);
  const day = Number.isNaN(date.getTime()) ? "one day" : `on ${date.toISOString().slice(0, 10)}`;
  const text = `The access token expires ${day}. A system user's token can be made to last.`;
  return { check, state: "ok", text };
}

function permissions(token: NonNullable<z.output<typeof tokenSchema>["data"]>, businessAccountId: string): ConnectLine {
  const check = "permissions";
  const lacking = NEEDED.filter((scope) => !token.scopes.includes(scope));
  if (lacking.length > 0) {
    return { check, state: "problem", text: `The access token lacks the permission ${lacking.join(" and ")}.` };
  }
  // Without targets the permission holds for every account of the business.
  const targets = token.granular_scopes.find(({ scope }) => scope === MANAGEMENT)?.target_ids ?? [];
  if (targets.length > 0 && !targets.includes(businessAccountId)) {
    return { check, state: "problem", text: "The access token was given for other WhatsApp business accounts." };
  }
  return { check, state: "ok", text: "The access token has the permissions that are needed." };
}

import { z } from "zod";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ChannelFailure, ProviderAccess } from "../channel.ts";
import { askGraph } from "../meta/ask.ts";
import { amount, words } from "../unipile/lenient.ts";
import { graphAccess } from "./graph-access.ts";

/** The longest that a token of Instagram login lasts (reference/meta.md, 4.5). */
export const INSTAGRAM_TOKEN_MS = 60 * 24 * 60 * 60 * 1000;

const refreshedSchema = z.object({ access_token: words, expires_in: amount });

/**
 * Makes a token of Instagram login last another 60 days: `GET /refresh_access_token`. It must be a day old at least,
 * and must not have ended. Not below a version, as Meta's page has it; one in front does no harm.
 *
 * @returns the token to use from now on, and for how long it lasts
 */
export async function refreshInstagramToken(
  access: ProviderAccess,
): Promise<Outcome<{ token: string; lastsMs: number }, ChannelFailure>> {
  const answered = await askGraph(graphAccess(access), {
    method: "GET",
    path: ["refresh_access_token"],
    query: { grant_type: "ig_refresh_token", access_token: access.apiKey },
  });
  if (!answered.ok) return answered;
  const refreshed = refreshedSchema.safeParse(answered.value);
  const token = refreshed.success ? refreshed.data.access_token : null;
  if (!refreshed.success || token === null) return fail("unreadable_answer");
  return ok({ token, lastsMs: (refreshed.data.expires_in ?? 0) * 1_000 || INSTAGRAM_TOKEN_MS });
}

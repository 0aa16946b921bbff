import { z } from "zod";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ChannelPerson } from "../../shared/wire.ts";
import type { ChannelFailure, ProviderAccess } from "../channel.ts";
import { askGraph } from "../meta/ask.ts";
import { words } from "../unipile/lenient.ts";
import { graphAccess } from "./graph-access.ts";

const profileSchema = z.object({ name: words, username: words });

/**
 * What a customer is called: `GET /{IGSID}?fields=name,username` (reference/meta.md, 4.3). Webhooks give ids only. It
 * is told of people who have written and have not blocked the account; of others Instagram says that their consent
 * is required, and null is the answer for good. The picture's address dies after days and is not asked for.
 *
 * @returns a failure where asking again later makes sense
 */
export async function instagramPerson(
  access: ProviderAccess,
  igsid: string,
): Promise<Outcome<ChannelPerson | null, ChannelFailure>> {
  const answered = await askGraph(graphAccess(access), {
    method: "GET",
    path: [igsid],
    query: { fields: "name,username" },
  });
  if (!answered.ok) return LATER.has(answered.reason) ? fail(answered.reason) : ok(null);
  const profile = profileSchema.safeParse(answered.value);
  if (!profile.success) return ok(null);
  const { name, username } = profile.data;
  if (name === null && username === null) return ok(null);
  return ok({ providerId: igsid, name, phone: null, lid: null, username });
}

const LATER: ReadonlySet<ChannelFailure> = new Set([
  "wrong_key",
  "rate_limited",
  "unreachable",
  "timed_out",
  "redirected",
  "provider_error",
  "unreadable_answer",
]);

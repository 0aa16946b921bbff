import { fail, type Outcome } from "../../shared/outcome.ts";
import type { AccountAccess, ChannelFailure, MediaAnswer } from "../channel.ts";
import { words } from "../unipile/lenient.ts";
import { downloadMedia } from "./download.ts";
import { mediaAddress } from "./media-address.ts";

/**
 * The bytes behind the address of an account's own picture, which Meta gives out for some days. Only from Meta's own
 * hosts: it is data from outside like any other.
 */
export async function pictureBehind(
  { fetch, origin }: AccountAccess,
  given: unknown,
): Promise<Outcome<MediaAnswer, ChannelFailure>> {
  const address = words.parse(given);
  if (address === null) return fail("not_found");
  const judged = mediaAddress(address, origin);
  if (judged === null) return fail("not_found");
  return downloadMedia(fetch, judged, null, (location) => mediaAddress(location, origin));
}

import { fail, type Outcome } from "../../shared/outcome.ts";
import type { AccountAccess, ChannelFailure, MediaAnswer } from "../channel.ts";
import { downloadMedia } from "../meta/download.ts";
import { mediaAddress } from "../meta/media-address.ts";

/**
 * The bytes of an attachment from the address that its webhook gave, which carries a signature of its own and wants
 * no token (reference/meta.md, 3.7). There is no asking for another: an address that has died, and a story's does
 * after a day, is `expired`. How much is read of the body, and how long, is the caller's.
 */
export async function instagramMedia(
  access: AccountAccess,
  attachment: { source: string | null; range?: string },
): Promise<Outcome<MediaAnswer, ChannelFailure | "expired">> {
  // The message came without an address of its file: nothing will ever give the bytes.
  if (attachment.source === null) return fail("expired");
  const address = mediaAddress(attachment.source, access.origin);
  // Not one of Meta's hosts: whoever writes a webhook must not have us call where they like.
  if (address === null) return fail("not_allowed");
  const judge = (location: string) => mediaAddress(location, access.origin);
  const media = await downloadMedia(access.fetch, address, null, judge, attachment.range ?? null);
  return !media.ok && GONE.has(media.reason) ? fail("expired") : media;
}

/** 401 and 403 are what a signature that has run out gets, 404 and 410 what was taken down. */
const GONE: ReadonlySet<ChannelFailure> = new Set(["wrong_key", "not_allowed", "not_found"]);

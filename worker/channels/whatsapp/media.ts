import { z } from "zod";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { AccountAccess, ChannelFailure, MediaAnswer } from "../channel.ts";
import { downloadMedia } from "../meta/download.ts";
import { callGraph, isSuccess } from "../meta/graph.ts";
import { mediaAddress } from "../meta/media-address.ts";
import { failureOfAnswer, failureOfNetwork } from "../meta/outcome.ts";
import { amount, words } from "../unipile/lenient.ts";

const describedSchema = z.object({ url: words, mime_type: words, file_size: amount });
type Described = { address: string; mimeType: string | null; sizeBytes: number | null };

/**
 * The bytes of an attachment, in two steps (reference/meta.md, 3.7): the media id gives an address that lives for
 * five minutes, which gives the bytes to who has the token. An address that died meanwhile (404) is asked for once
 * more. Ids in webhooks live for seven days: after that it is `expired`.
 */
export async function whatsAppMedia(
  access: AccountAccess,
  attachment: { id: string; source: string | null },
): Promise<Outcome<MediaAnswer, ChannelFailure | "expired">> {
  const mediaId = attachment.source ?? attachment.id;
  // The message came without an id of its file: nothing will ever give the bytes.
  if (mediaId.startsWith("unnamed-")) return fail("expired");
  const first = await fetchOnce(access, mediaId);
  if (first.ok || first.reason !== "not_found") return first;
  const second = await fetchOnce(access, mediaId);
  // The id still has an address, so the file is not gone: it is worth another try, later.
  return !second.ok && second.reason === "not_found" ? fail("provider_error") : second;
}

async function fetchOnce(
  access: AccountAccess,
  mediaId: string,
): Promise<Outcome<MediaAnswer, ChannelFailure | "expired">> {
  const described = await describe(access, mediaId);
  if (!described.ok) return described;
  const { address, mimeType, sizeBytes } = described.value;
  const media = await downloadMedia(access.fetch, address, access.apiKey);
  if (!media.ok) return media;
  return ok({
    body: media.value.body,
    mimeType: mimeType ?? media.value.mimeType,
    sizeBytes: media.value.sizeBytes ?? sizeBytes,
  });
}

async function describe(
  access: AccountAccess,
  mediaId: string,
): Promise<Outcome<Described, ChannelFailure | "expired">> {
  const called = await callGraph(access, {
    method: "GET",
    path: [mediaId],
    query: { phone_number_id: access.accountExternalId },
  });
  if ("failure" in called) return fail(failureOfNetwork(called.failure));
  const { answer } = called;
  if (!isSuccess(answer)) {
    const code = answer.error?.code ?? null;
    const isGone = answer.status === 404 || (code !== null && GONE_CODES.has(code));
    return fail(isGone ? "expired" : failureOfAnswer(answer));
  }
  const described = describedSchema.safeParse(answer.json);
  const url = described.success ? described.data.url : null;
  if (!described.success || url === null) return fail("unreadable_answer");
  const address = mediaAddress(url, access.origin);
  // Not one of Meta's hosts: the token goes nowhere else.
  if (address === null) return fail("not_allowed");
  return ok({ address, mimeType: described.data.mime_type, sizeBytes: described.data.file_size });
}

/** What Graph says of an id that is no more, and WhatsApp of a file that it never got (reference/meta.md, 3.6). */
const GONE_CODES: ReadonlySet<number> = new Set([33, 100, 131052]);

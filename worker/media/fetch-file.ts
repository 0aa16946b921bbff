import type { AccountAccess, ProviderChannel } from "../channels/channel.ts";
import type { FileJob, FileOutcome } from "../inbox/file-jobs.ts";
import type { Attachment } from "../shared/wire.ts";
import type { Judged } from "./judge-bytes.ts";
import { FILE_MAX_BYTES, storeBytes } from "./store-bytes.ts";

/** Not known yet, and worth another try later. */
export type FetchedFile = FileOutcome | { state: "try_later" };

/**
 * Fetches one file's bytes from its provider and keeps them. Whatever the provider calls them, they are judged by
 * themselves: a "picture" that is a page is kept and served as a download.
 */
export async function fetchFile(
  to: { bucket: R2Bucket; tenantId: string; way: { channel: ProviderChannel; access: AccountAccess } },
  job: FileJob,
): Promise<FetchedFile> {
  const { channel, access } = to.way;
  if (channel.media === undefined) return { state: "expired" };
  const answer = await channel.media(access, {
    messageExternalId: job.messageExternalId,
    id: job.attachmentId,
    source: job.source,
  });
  if (!answer.ok) return { state: isForGood(answer.reason) ? "expired" : "try_later" };
  const { body, mimeType, sizeBytes } = answer.value;
  if (sizeBytes !== null && sizeBytes > FILE_MAX_BYTES) {
    await body.cancel();
    return { state: "refused" };
  }
  const stored = await storeBytes(to.bucket, to.tenantId, body, mimeType, {
    maxBytes: FILE_MAX_BYTES,
    accept: (judged) => isEnoughLike(job.kind, judged),
  });
  return typeof stored === "string" ? { state: "refused" } : { state: "stored", ...stored };
}

const isForGood = (reason: string): boolean => ["expired", "not_found", "not_supported", "refused"].includes(reason);

/** An error page is no picture, sound or film; anything may be a document. */
function isEnoughLike(kind: Attachment["kind"], { mimeType }: Judged): boolean {
  const isMedia = ["image", "sticker", "video", "audio", "voice"].includes(kind);
  return !isMedia || (mimeType !== "text/html" && mimeType !== "application/xml" && mimeType !== "text/plain");
}

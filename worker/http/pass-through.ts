import type { MediaAnswer } from "../channels/channel.ts";
import { channelFor } from "../channels/channel-for.ts";
import { openAccess } from "../control/credentials.ts";
import type { FileJob, FileView } from "../inbox/file-jobs.ts";
import { type ByteRange, cutOut, headerOf, rangeOf, withinOf } from "../media/byte-range.ts";
import { servedAs } from "../media/served-as.ts";
import { keepShortly, readShortly } from "../media/short-cache.ts";
import { systemClock } from "../shared/clock.ts";
import type { Services } from "../trpc/context.ts";

/** What may not be kept is shown through caches this short (reference/meta.md: Meta's reviewers refuse more). */
const NOT_KEPT_SECONDS = 300;
/** A file that may not be kept and is larger than this is looked at on the phone. */
const NOT_KEPT_MAX_BYTES = 30 * 1024 * 1024;

/**
 * A file straight from the provider, kept by nobody but the viewer's browser and a cache of ours for some minutes; null
 * when it cannot be had. Ranges are the provider's where it has them, and else are cut out of the whole: Safari plays nothing without.
 */
export async function passThrough(
  request: Request,
  file: FileView,
  tenantId: string,
  services: Services,
): Promise<Response | null> {
  const range = request.method === "HEAD" ? null : askedRange(request.headers);
  const answer = await readFile(file, tenantId, services, range);
  if (answer === null) return null;
  const { body, mimeType, sizeBytes } = answer;
  if (sizeBytes !== null && sizeBytes > NOT_KEPT_MAX_BYTES) {
    await body.cancel();
    return null;
  }
  const headers = new Headers({
    ...servedAs(mimeType, file.fileName),
    "accept-ranges": "bytes",
    "cache-control": `private, max-age=${NOT_KEPT_SECONDS}`,
  });
  if (range === null || sizeBytes === null) {
    if (request.method !== "HEAD") return new Response(body, { headers });
    await body.cancel();
    return new Response(null, { headers });
  }
  const part = answer.part ?? withinOf(range, sizeBytes);
  if (part.length === 0) {
    await body.cancel();
    return new Response(null, { status: 416, headers: { "content-range": `bytes */${sizeBytes}` } });
  }
  headers.set("content-range", `bytes ${part.offset}-${part.offset + part.length - 1}/${sizeBytes}`);
  headers.set("content-length", String(part.length));
  return new Response(answer.part === undefined ? cutOut(body, part) : body, { status: 206, headers });
}

/** With a condition on a version the whole is answered: nobody has told the viewer of one (RFC 9110, 13.1.5). */
const askedRange = (headers: Headers): ByteRange | null =>
  headers.has("if-range") ? null : rangeOf(headers.get("range"));

async function readFile(
  { job }: FileView,
  tenantId: string,
  services: Services,
  range: ByteRange | null,
): Promise<MediaAnswer | null> {
  if (job === null) return null;
  const cached = await readShortly(tenantId, job.fileId);
  if (cached !== null) return cached;
  const fetched = await fetchFile(job, tenantId, services, range);
  if (fetched === null || fetched.part !== undefined) return fetched;
  return await keepShortly(tenantId, job.fileId, fetched, NOT_KEPT_SECONDS);
}

async function fetchFile(
  job: FileJob,
  tenantId: string,
  services: Services,
  range: ByteRange | null,
): Promise<MediaAnswer | null> {
  const opened = await openAccess(services.control, services.vault, tenantId, job.accountId);
  const channel = opened && channelFor(opened.provider, opened.channel);
  if (!opened || !channel?.media) return null;
  const access = { ...opened, fetch: services.fetch, clock: systemClock };
  const attachment = { messageExternalId: job.messageExternalId, id: job.attachmentId, source: job.source };
  const answer = await channel.media(access, range === null ? attachment : { ...attachment, range: headerOf(range) });
  if (answer.ok) return answer.value;
  if (range === null || answer.reason !== "refused") return null;
  // The range may begin behind the end, or not be to its host's liking: the whole says how long it is.
  const whole = await channel.media(access, attachment);
  return whole.ok ? whole.value : null;
}

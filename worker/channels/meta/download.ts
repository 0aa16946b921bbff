import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ChannelFailure, Fetch, MediaAnswer } from "../channel.ts";
import { contentLengthOf } from "../content-length.ts";
import { withinTime } from "../within-time.ts";
import { GRAPH_TIMEOUT_MS } from "./graph.ts";
import { failureOfNetwork } from "./outcome.ts";

/** Reported of Meta's media hosts: a caller without a name may be turned away. */
const USER_AGENT = "Parley";

/**
 * The bytes behind an address that `mediaAddress` let pass. The time limit is for the head of the answer; how
 * much is read of the body, and how long, is the caller's. A redirect is not followed without a `judge`.
 *
 * @param token WhatsApp's addresses need it; Instagram's carry a signature of their own
 * @param range one as in HTTP's header, null for all of it; a host may give the whole all
 * the same, and `refused` may be about the range alone
 * @param judge the address that may be called instead of the one that a redirect names, null for none; followed
 * once, and never with the token
 */
export async function downloadMedia(
  fetch: Fetch,
  address: string,
  token: string | null,
  judge: (location: string) => string | null = () => null,
  range: string | null = null,
): Promise<Outcome<MediaAnswer, ChannelFailure>> {
  const headers = new Headers({ "user-agent": USER_AGENT });
  if (range !== null) {
    headers.set("range", range);
    // A part of what is compressed would be a part of something else.
    headers.set("accept-encoding", "identity");
  }
  if (token !== null) headers.set("authorization", `Bearer ${token}`);
  const called = await withinTime(GRAPH_TIMEOUT_MS, async (signal) => {
    const response = await fetch(address, { method: "GET", headers, redirect: "manual", signal });
    const { body, status } = response;
    const mimeType = response.headers.get("content-type");
    if (status === 200 && body !== null) return ok({ body, mimeType, sizeBytes: contentLengthOf(response) });
    const given = status === 206 && range !== null ? partOf(response.headers.get("content-range")) : null;
    if (given !== null && body !== null) return ok({ body, mimeType, ...given });
    await body?.cancel();
    const location = response.headers.get("location");
    const next = REDIRECTS.has(status) && location !== null ? judge(absolute(location, address)) : null;
    return next === null ? fail(failureOfStatus(status)) : await downloadMedia(fetch, next, null, undefined, range);
  });
  return "failure" in called ? fail(failureOfNetwork(called.failure)) : called.answer;
}

/** `Content-Range: bytes 0-99/1234`. Without the size of the whole nobody could seek in it. */
function partOf(header: string | null): Pick<MediaAnswer, "sizeBytes" | "part"> | null {
  const [, first, last, size] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(header ?? "")?.map(Number) ?? [];
  if (first === undefined || last === undefined || size === undefined || last < first || last >= size) return null;
  return { sizeBytes: size, part: { offset: first, length: last - first + 1 } };
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const absolute = (location: string, from: string) =>
  URL.canParse(location, from) ? new URL(location, from).href : location;

function failureOfStatus(status: number): ChannelFailure {
  if (status === 0 || (status >= 300 && status < 400)) return "redirected";
  if (status === 401) return "wrong_key";
  if (status === 403) return "not_allowed";
  if (status === 404 || status === 410) return "not_found";
  if (status === 429) return "rate_limited";
  return status >= 500 ? "provider_error" : "refused";
}

import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { AccountAccess, ChannelFailure, MediaAnswer } from "../channel.ts";
import { contentLengthOf } from "../content-length.ts";
import { withinTime } from "../within-time.ts";
import { addressOf, CALL_TIMEOUT_MS, readAnswer } from "./call.ts";
import { failureOfAnswer, failureOfNetwork } from "./failures.ts";

/** 26,214,400 bytes, the largest file that UniPile's SDK knows, as base64 in JSON. */
const JSON_MAX_BYTES = 36 * 1024 * 1024;

type Attachment = { messageExternalId: string; id: string };

/**
 * The bytes of an attachment: `GET /messages/{message_id}/attachments/{attachment_id}` (reference/unipile.md, 4.2). The
 * `att://` and CDN addresses of payloads are never fetched: whose they are, nobody has judged. The time limit is for
 * the head of the answer; how much is read of the body is the caller's.
 */
export async function unipileMedia(
  access: AccountAccess,
  { messageExternalId, id }: Attachment,
): Promise<Outcome<MediaAnswer, ChannelFailure | "expired">> {
  // It came without an id: nothing will ever give its bytes.
  if (id.startsWith("unnamed-")) return fail("expired");
  return bytesAt(access, ["messages", messageExternalId, "attachments", id]);
}

/** `GET /chat_attendees/{id}/picture`, by an attendee's id or a group's chat id (reference, 3.1). */
export async function unipilePicture(
  access: AccountAccess,
  address: string,
): Promise<Outcome<MediaAnswer, ChannelFailure>> {
  const answered = await bytesAt(access, ["chat_attendees", address, "picture"]);
  return answered.ok ? answered : fail(answered.reason === "expired" ? "not_found" : answered.reason);
}

async function bytesAt(
  access: AccountAccess,
  path: readonly string[],
): Promise<Outcome<MediaAnswer, ChannelFailure | "expired">> {
  const called = await withinTime(CALL_TIMEOUT_MS, async (signal) => {
    const response = await access.fetch(addressOf(access, { path }), {
      method: "GET",
      headers: new Headers({ accept: "*/*", "x-api-key": access.apiKey }),
      redirect: "manual",
      signal,
    });
    if (response.status === 410) {
      await response.body?.cancel();
      return fail("expired");
    }
    if (response.status !== 200) return fail(failureOfAnswer(await readAnswer(response)));
    return await mediaOf(response);
  });
  return "failure" in called ? fail(failureOfNetwork(called.failure)) : called.answer;
}

async function mediaOf(response: Response): Promise<Outcome<MediaAnswer, ChannelFailure>> {
  const { body } = response;
  const mimeType = response.headers.get("content-type");
  if (body === null) return fail("unreadable_answer");
  if (!/^application\/json\b/i.test(mimeType ?? "")) {
    return ok({ body, mimeType, sizeBytes: contentLengthOf(response) });
  }
  // Either the file wrapped in JSON, as one consumer has seen it, or a customer's file that is JSON itself.
  const bytes = await readAll(body, JSON_MAX_BYTES);
  if (bytes === null) return fail("unreadable_answer");
  const wrapped = unwrap(bytes);
  const found = wrapped?.bytes ?? bytes;
  return ok({
    body: streamOf(found),
    mimeType: wrapped === null ? mimeType : wrapped.mimeType,
    sizeBytes: found.byteLength,
  });
}

/** `{data: "<base64>"}`, also as a `data:` URL -> the bytes; null when it is not that. */
function unwrap(bytes: Uint8Array<ArrayBuffer>): { bytes: Uint8Array<ArrayBuffer>; mimeType: string | null } | null {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof json !== "object" || json === null || !("data" in json) || typeof json.data !== "string") return null;
    const [, declared, base64] = /^(?:data:([\w.+/-]+)?[^,]{0,100};base64,)?([\s\S]*)$/.exec(json.data) ?? [];
    if (base64 === undefined || base64 === "") return null;
    const said = "mimetype" in json && typeof json.mimetype === "string" ? json.mimetype : null;
    const text = atob(base64);
    const decoded = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) decoded[i] = text.charCodeAt(i);
    return { bytes: decoded, mimeType: declared ?? said };
  } catch {
    // Not JSON or not base64: then it is a file, whatever it was called.
    return null;
  }
}

/** All of it, or null when it is longer than `max`. */
async function readAll(body: ReadableStream<Uint8Array>, max: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const chunk = await reader.read();
    if (chunk.done) break;
    size += chunk.value.byteLength;
    if (size > max) {
      await reader.cancel();
      return null;
    }
    chunks.push(chunk.value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

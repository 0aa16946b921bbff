import { type GateRefusal, tooLarge } from "./gate.ts";
import { readBody } from "./read-body.ts";

/** What a page's own forms send. Everything else that a screen is posted is somebody else's idea. */
const FORM_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data"];

/**
 * The request for a screen, with a body that is a form and no longer than `maxBytes`: Remix reads bodies whole,
 * and would also take JSON and text.
 */
export async function readForm(
  request: Request,
  maxBytes: number,
): Promise<{ request: Request } | { refused: GateRefusal }> {
  if (request.method !== "POST") return { request };
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const body = await readBody(request, maxBytes);
  if (body === null) return { refused: tooLarge(maxBytes) };
  if (body.byteLength > 0 && !FORM_TYPES.includes(type)) {
    return { refused: { status: 415, reason: "form_only", message: "Send a form.", headers: {} } };
  }
  return { request: new Request(request, { body }) };
}

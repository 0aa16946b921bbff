import type { OutboundContent, OutboundFile, SendOutcome } from "../../shared/wire.ts";
import type { AccountAccess } from "../channel.ts";
import { callGraph, isSuccess } from "../meta/graph.ts";
import { outcomeOfNetwork, outcomeOfRefusal } from "../meta/outcome.ts";
import { isJsonObject } from "../meta/reading.ts";
import { readFile } from "../read-file.ts";
import { id } from "../unipile/lenient.ts";

/** How WhatsApp is told of a file: as its own upload, or where to fetch it. */
export type PlacedFile = { id: string } | { link: string };

/** Larger ones are fetched by Meta where they can be: to pass them on, all of their bytes would be held here. */
const LINK_ABOVE_BYTES = 16 * 1024 * 1024;

/** Nothing is sent by an upload, so waiting longer than for a message does no harm. */
const UPLOAD_TIMEOUT_MS = 45_000;

/** Every file in what is to be sent. */
export function filesOf(content: OutboundContent): OutboundFile[] {
  if (content.type === "file") return [content.file];
  if (content.type !== "template") return [];
  return content.components.flatMap((component) =>
    component.part === "button" ? [] : component.parameters.flatMap((one) => (one.type === "text" ? [] : [one.file])),
  );
}

/**
 * The first of two steps: brings a file to WhatsApp, `POST /{number}/media` (reference/meta.md, 3.7), unless it is
 * there already (kept for 30 days) or is better fetched from a link. What fails here has certainly sent nothing.
 */
export async function placeFile(
  access: AccountAccess,
  file: OutboundFile,
): Promise<{ placed: PlacedFile } | { outcome: SendOutcome }> {
  if (file.uploadedAs !== null) return { placed: { id: file.uploadedAs } };
  if (file.link !== null && file.sizeBytes > LINK_ABOVE_BYTES) return { placed: { link: file.link } };

  const read = await readFile(file);
  if ("outcome" in read) return read;
  const form = new FormData();
  form.set("messaging_product", "whatsapp");
  form.set("type", file.mimeType);
  form.set("file", new File([read.bytes], file.fileName, { type: file.mimeType }));

  const path = [access.accountExternalId, "media"];
  const called = await callGraph(access, { method: "POST", path, body: { form }, timeoutMs: UPLOAD_TIMEOUT_MS });
  if ("failure" in called) return { outcome: certainlyNotSent(outcomeOfNetwork(called.failure)) };
  const { answer } = called;
  if (!isSuccess(answer)) return { outcome: certainlyNotSent(outcomeOfRefusal(answer, "whatsapp", access.clock)) };
  const uploaded = isJsonObject(answer.json) ? id.parse(answer.json.id) : null;
  if (uploaded !== null) return { placed: { id: uploaded } };
  const error = { code: "unreadable_answer", text: "WhatsApp took the file, but its answer could not be read." };
  return { outcome: { type: "not_sent", error, retryAfterMs: null } };
}

function certainlyNotSent(outcome: SendOutcome): SendOutcome {
  return outcome.type === "unconfirmed" ? { type: "not_sent", error: outcome.error, retryAfterMs: null } : outcome;
}

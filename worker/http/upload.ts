import { z } from "zod";
import type { Env } from "../env.ts";
import { mayHold } from "../media/file-kinds.ts";
import { safeName } from "../media/served-as.ts";
import { FILE_MAX_BYTES, storeBytes } from "../media/store-bytes.ts";
import { newId } from "../shared/ids.ts";
import type { Services } from "../trpc/context.ts";

const querySchema = z.object({
  account: z.string().min(1).max(64),
  kind: z.enum(["image", "video", "audio", "voice", "document", "sticker"]),
  name: z.string().max(300).default("file"),
});

/** What `messages.send` takes as an attachment. */
export type UploadAnswer = {
  uploadId: string;
  kind: string;
  mimeType: string;
  fileName: string;
  sizeBytes: number;
  width: number | null;
  height: number | null;
};

/**
 * `POST /media/upload?account=…&kind=…&name=…` with the bytes as the body: straight into R2, judged by the bytes
 * and not by the name. The object says whether the account's channel carries such a file.
 */
export async function takeUpload(
  request: Request,
  tenantId: string,
  { env, services }: { env: Env; services: Services },
): Promise<Response> {
  const url = new URL(request.url);
  const query = querySchema.safeParse(Object.fromEntries(url.searchParams));
  if (!query.success) return refusal(400, "invalid_input", "account, kind and name are needed.");
  if (request.body === null) return refusal(400, "empty", "The file is empty.");
  const { account: accountId, kind, name } = query.data;
  // Before anything is kept: what is refused leaves no bytes behind.
  const account = (await services.inboxOf(tenantId).listAccounts()).find(({ id }) => id === accountId);
  if (account === undefined) return refusal(404, "not_found", "There is no such thing here.");
  const limit = account.abilities?.files[kind];
  if (limit === undefined) return refusal(415, "not_supported", "This account cannot send files of this kind.");

  const claimed = request.headers.get("content-type");
  const stored = await storeBytes(env.MEDIA, tenantId, request.body, claimed, {
    maxBytes: Math.min(limit.maxBytes, FILE_MAX_BYTES),
    accept: ({ mimeType }) => mayHold(kind, mimeType) && limit.mimeTypes.includes(mimeType),
  });
  if (stored === "empty") return refusal(400, "empty", "The file is empty.");
  if (stored === "too_large") return refusal(413, "too_large", "The file is larger than this account can send.");
  if (stored === "refused") {
    return refusal(415, "not_supported", "The file is not what its kind says, or this account cannot send its type.");
  }

  const fileName = safeName(name) ?? "file";
  const { objectKey, mimeType, sizeBytes, width, height } = stored;
  const upload = {
    id: newId(),
    accountId,
    objectKey,
    kind,
    mimeType,
    fileName,
    sizeBytes,
    width,
    height,
    origin: url.origin,
  };
  const noted = await services.inboxOf(tenantId).noteUpload(upload);
  if (noted.ok) {
    return Response.json({
      uploadId: upload.id,
      kind,
      mimeType,
      fileName,
      sizeBytes,
      width,
      height,
    } satisfies UploadAnswer);
  }
  switch (noted.reason) {
    case "not_found":
      return refusal(404, "not_found", "There is no such thing here.");
    case "not_supported":
      return refusal(415, "not_supported", `This account cannot send files of this type (${mimeType}).`);
    case "too_large":
      return refusal(413, "too_large", "The file is larger than this account can send.");
    default:
      noted.reason satisfies never;
      return refusal(503, "try_again", "Parley is being updated. Try again in a moment.");
  }
}

/** In the shape of tRPC's errors, so that a client reads both alike. */
function refusal(httpStatus: number, reason: string, message: string): Response {
  const data = { code: reason.toUpperCase(), httpStatus, path: null, reason, fields: null };
  return Response.json({ error: { message, data } }, { status: httpStatus });
}

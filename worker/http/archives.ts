import type { Env } from "../env.ts";
import { archiveLinkIsOpen } from "../media/archive-link.ts";
import { entriesOf, tarBytes, writeTar } from "../media/archive-tar.ts";
import { archiveManifestSchema, manifestName, PIECE_TEXT_MAX_BYTES } from "../shared/archive.ts";
import { systemClock } from "../shared/clock.ts";
import { sha256Hex } from "../shared/ids.ts";
import { errorName, log } from "../shared/log.ts";
import { mediaPrefixOf } from "../shared/media-prefix.ts";
import { callObject } from "../shared/platform-failure.ts";
import type { Services } from "../trpc/context.ts";
import { readBody } from "./read-body.ts";

/**
 * `GET /archives/:id/:token`: an archive as one tar file, put together from R2 while it is sent. `backups.download`
 * gives the address.
 */
export async function answerArchive(
  request: Request,
  asked: { tenantId: string; id: string; token: string },
  { env, services }: { env: Env; services: Services },
): Promise<Response> {
  if (!(await archiveLinkIsOpen(services.vault, asked, systemClock()))) return notHere();
  const { tenantId, id } = asked;
  const read = async (name: string) => (await env.MEDIA.get(`${mediaPrefixOf(tenantId)}${name}`))?.body ?? null;
  const stored = await read(manifestName(id));
  if (stored === null) return notHere();
  const manifest = archiveManifestSchema.parse(await new Response(stored).json());
  const entries = entriesOf(manifest, read);
  const takenAt = new Date(manifest.takenAt);
  const headers = {
    "content-type": "application/x-tar",
    "content-length": String(tarBytes(entries)),
    "content-disposition": `attachment; filename="parley-${manifest.takenAt.slice(0, 10)}-${id.slice(-6)}.tar"`,
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
  };
  if (request.method === "HEAD") return new Response(null, { headers });
  const { readable, writable } = new FixedLengthStream(tarBytes(entries));
  services.inBackground(
    // Whoever stops a download is no failure of ours, and nobody else can be told.
    writeTar(entries, takenAt, writable).catch((error) =>
      log({ level: "info", what: "archive_download_broke_off", error: errorName(error) }),
    ),
  );
  return new Response(readable, { headers });
}

/** `POST /archives/piece?sha256=…`: one compressed piece of the archive that is being restored into this workspace. */
export async function takeArchivePiece(request: Request, tenantId: string, services: Services): Promise<Response> {
  const sha256 = new URL(request.url).searchParams.get("sha256") ?? "";
  if (!/^[0-9a-f]{64}$/.test(sha256)) return refusal(400, "invalid_input", "sha256 is needed.");
  const body = await readBody(request, PIECE_TEXT_MAX_BYTES);
  if (body === null) return refusal(413, "too_large", "A piece is not as large as this.");
  const bytes = await gunzip(body);
  if (bytes === null || (await sha256Hex(bytes)) !== sha256) {
    return refusal(400, "damaged_piece", "These are not the bytes that the manifest names.");
  }
  const text = new TextDecoder().decode(bytes);
  const taken = await callObject(
    () => services.inboxOf(tenantId),
    (inbox) => inbox.archiveAction({ type: "take_piece", sha256, text }),
  );
  if (taken.ok) return Response.json({ ok: true });
  switch (taken.reason) {
    case "unknown_piece":
      return refusal(404, "unknown_piece", "The archive that is being restored has no such piece.");
    case "unreadable_piece":
      return refusal(400, "unreadable_piece", "What is in this piece cannot be taken in.");
    default:
      return refusal(409, "no_restore", "No archive is being restored into this workspace.");
  }
}

/** Null for what is no gzip, or more than a piece can be: a small body may be a very long text. */
async function gunzip(body: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const stream = new Blob([body]).stream().pipeThrough(new DecompressionStream("gzip"));
    return await readBody(new Request("https://piece.invalid", { method: "POST", body: stream }), PIECE_TEXT_MAX_BYTES);
  } catch {
    return null;
  }
}

const notHere = (): Response => new Response("not found", { status: 404, headers: { "content-type": "text/plain" } });

/** In the shape of tRPC's errors, so that a client reads both alike. */
function refusal(httpStatus: number, reason: string, message: string): Response {
  const data = { code: reason.toUpperCase(), httpStatus, path: null, reason, fields: null };
  return Response.json({ error: { message, data } }, { status: httpStatus });
}

import type { Env } from "../env.ts";
import { openMediaLink } from "../media/media-link.ts";
import { serveObject } from "../media/serve-object.ts";
import { systemClock } from "../shared/clock.ts";
import { mediaPrefixOf } from "../shared/media-prefix.ts";
import { pictureKey, pictureType } from "../shared/picture-name.ts";
import { callObject } from "../shared/platform-failure.ts";
import type { Services } from "../trpc/context.ts";
import { passThrough } from "./pass-through.ts";

const FILE_ID = /^m\d{1,15}\.\d{1,3}$/;

/**
 * `GET /media/:id`: a file of one of the caller's messages. What is somebody else's and what is not there are
 * answered alike.
 */
export async function answerMedia(
  request: Request,
  id: string,
  tenantId: string,
  { env, services }: { env: Env; services: Services },
): Promise<Response> {
  if (id.startsWith("p")) return answerPicture(request, id.slice(1), tenantId, env);
  if (!FILE_ID.test(id)) return notHere();
  const found = await callObject(
    () => services.inboxOf(tenantId),
    (inbox) => inbox.fileOf(id),
  );
  if (!found.ok) return notHere();
  const file = found.value;
  if (file.objectKey !== null) {
    return (await serveObject(env.MEDIA, request, { ...file, objectKey: file.objectKey })) ?? notHere();
  }
  if (file.state === "not_kept") return (await passThrough(request, file, tenantId, services)) ?? notHere();
  if (file.state === "waiting") return comeBack();
  return notHere();
}

/** A picture of somebody, by the hash of its bytes: whoever knows that has seen it, and only of this tenant's. */
async function answerPicture(request: Request, name: string, tenantId: string, env: Env): Promise<Response> {
  const mimeType = pictureType(name);
  if (mimeType === null) return notHere();
  const objectKey = pictureKey(mediaPrefixOf(tenantId), name);
  return (await serveObject(env.MEDIA, request, { objectKey, mimeType, fileName: null })) ?? notHere();
}

/** `GET /media/link/:token`: for a provider that fetches what we send. The token is its own authentication. */
export async function answerMediaLink(
  request: Request,
  token: string,
  { env, services }: { env: Env; services: Services },
): Promise<Response> {
  const link = await openMediaLink(services.vault, token, systemClock());
  if (link === null) return notHere();
  const answer = await serveObject(env.MEDIA, request, {
    objectKey: link.key,
    mimeType: link.type,
    fileName: link.name,
  });
  return answer ?? notHere();
}

const notHere = (): Response => new Response("not found", { status: 404, headers: { "content-type": "text/plain" } });

/** Known, and on its way: the message changes on the screen when it is here. */
const comeBack = (): Response =>
  new Response("on its way", { status: 503, headers: { "content-type": "text/plain", "retry-after": "5" } });

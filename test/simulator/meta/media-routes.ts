import { Hono } from "hono";
import { pictureBytes, sampleBytes } from "../sample-media.ts";
import type { Simulation } from "../simulation.ts";
import type { GraphEnv } from "./graph-api.ts";
import { graphError, noSuchObject } from "./graph-error.ts";
import type { MetaFile } from "./records.ts";

/** Where the bytes are, beside the Graph API: Meta has another host for them. */
export const MEDIA_BASE = "/meta-media";

/** Upload, and the first of the two steps down: an id gives an address (reference: meta, 3.7). */
export function mediaRoutes(simulation: Simulation): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  const { world } = simulation.meta;

  routes.post("/:id/media", async (c) => {
    const accountId = c.req.param("id");
    if (!world.numbers.has(accountId) || !world.sees(c.get("token"), accountId)) throw noSuchObject();
    const form = await c.req.formData().catch(() => null);
    const file = form?.get("file") ?? null;
    if (form?.get("messaging_product") !== "whatsapp" || file === null || typeof file === "string") {
      throw graphError(400, 100, "An upload needs messaging_product, type and file");
    }
    const base64 = Buffer.from(await file.arrayBuffer()).toString("base64");
    const kept = keepFile(simulation, {
      accountId,
      mimeType: String(form.get("type") ?? file.type),
      sample: null,
      base64,
    });
    return c.json({ id: kept.id });
  });

  routes.get("/:id", (c) => {
    const file = world.files.get(c.req.param("id"));
    const owner = c.req.query("phone_number_id");
    if (file === undefined || !world.sees(c.get("token"), file.accountId)) throw noSuchObject();
    if (owner !== undefined && owner !== file.accountId) throw noSuchObject();
    return c.json({
      messaging_product: "whatsapp",
      url: mediaUrl(new URL(c.req.url).origin, world.addAddress(file.id, Date.now())),
      mime_type: file.mimeType,
      file_size: file.zeros ?? bytesOf(file).byteLength,
      id: file.id,
    });
  });

  routes.delete("/:id", (c) => {
    if (!world.files.delete(c.req.param("id"))) throw noSuchObject();
    return c.json({ success: true });
  });
  return routes;
}

export const mediaUrl = (origin: string, name: string): string => `${origin}${MEDIA_BASE}/${name}`;

/**
 * The second step: an address gives the bytes, for as long as it lives. WhatsApp's want the token as well;
 * Instagram's carry a signature of their own, which here is the name.
 */
export function mediaHost(simulation: Simulation): Hono {
  const host = new Hono();
  const { world } = simulation.meta;
  // Pictures of profiles and numbers: no token, as on the delivery networks that have the real ones.
  host.get("/:name{picture-[0-9]+}", (c) =>
    c.body(pictureBytes(Number(c.req.param("name").slice("picture-".length))), 200, { "content-type": "image/png" }),
  );
  host.get("/:name", (c) => {
    const address = world.addresses.get(c.req.param("name"));
    const file = address === undefined ? undefined : world.files.get(address.fileId);
    if (address === undefined || file === undefined || address.expiresAt <= Date.now()) return c.text("gone", 404);
    if (world.numbers.has(file.accountId)) {
      const bearer = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1];
      const token = bearer === undefined ? undefined : world.tokens.get(bearer);
      if (token === undefined || !world.sees(token, file.accountId)) return c.text("unauthorized", 401);
    }
    const headers = { "content-type": file.mimeType };
    // As with Meta's delivery networks: most have ranges, and some hosts behind them give the whole whatever is asked.
    if (file.zeros === undefined) return partOrWhole(bytesOf(file), c.req.header("range"), headers);
    return new Response(zeros(file.zeros), { headers: { ...headers, "content-length": String(file.zeros) } });
  });
  return host;
}

function partOrWhole(bytes: Uint8Array<ArrayBuffer>, range: string | undefined, headers: Record<string, string>) {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  if (first === "" && last === "") return new Response(bytes, { headers });
  const size = bytes.byteLength;
  const from = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === "" || last === "" ? size : Math.min(size, Number(last) + 1);
  const contentRange = from < size ? `bytes ${from}-${to - 1}/${size}` : `bytes */${size}`;
  return new Response(from < size ? bytes.slice(from, to) : null, {
    status: from < size ? 206 : 416,
    headers: { ...headers, "content-range": contentRange },
  });
}

const CHUNK_BYTES = 64 * 1024;

/** Made as they are read, and no further than somebody reads. */
function zeros(count: number): ReadableStream<Uint8Array> {
  let left = count;
  return new ReadableStream({
    pull(controller) {
      const length = Math.min(left, CHUNK_BYTES);
      left -= length;
      if (length > 0) controller.enqueue(new Uint8Array(length));
      if (left === 0) controller.close();
    },
  });
}

export function keepFile({ meta }: Simulation, file: Omit<MetaFile, "id">): MetaFile {
  const kept: MetaFile = { id: meta.world.newId(), ...file };
  meta.world.files.set(kept.id, kept);
  return kept;
}

function bytesOf({ sample, base64 }: MetaFile): Uint8Array<ArrayBuffer> {
  if (base64 !== null) return new Uint8Array(Buffer.from(base64, "base64"));
  return (sample === null ? null : sampleBytes(sample)) ?? new Uint8Array(0);
}

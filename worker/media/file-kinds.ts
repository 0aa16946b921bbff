import type { OutboundFile } from "../shared/wire.ts";

const FAMILY: Record<Exclude<OutboundFile["kind"], "document">, RegExp> = {
  image: /^image\/(?!svg)/,
  sticker: /^image\/webp$/,
  video: /^video\//,
  audio: /^audio\//,
  voice: /^(audio|video)\/(ogg|webm|mp4|mpeg|aac)$/,
};

/** Whether bytes of this type may be sent as such a file. A document may be anything; each channel has its own list. */
export const mayHold = (kind: OutboundFile["kind"], mimeType: string): boolean =>
  kind === "document" || FAMILY[kind].test(mimeType);

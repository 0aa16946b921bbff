import type { ChannelAttachment } from "../../shared/wire.ts";
import type { Content } from "./content.ts";
import { mediaSchema } from "./schema.ts";

/**
 * A file in a message -> what is known of it. Its bytes are found again by the media id; the `url` that newer
 * webhooks carry is dead in five minutes and is asked for when the bytes are (reference/meta.md, 3.7).
 */
export function mediaOf(
  type: "image" | "video" | "audio" | "voice" | "document" | "sticker",
  value: unknown,
): Content | null {
  const media = mediaSchema.parse(value);
  if (media === null) return null;
  // A voice note is `audio` with a flag; `voice` was the on-premises name.
  const kind: ChannelAttachment["kind"] = type === "audio" && media.voice === true ? "voice" : type;
  const attachment: ChannelAttachment = {
    // Without an id the bytes cannot be fetched, but the agent still sees that something was there.
    id: media.id ?? "unnamed-0",
    kind,
    mimeType: media.mime_type,
    fileName: media.filename,
    sizeBytes: media.file_size,
    width: null,
    height: null,
    durationSeconds: null,
  };
  return { kind, text: media.caption === "" ? null : media.caption, attachments: [attachment] };
}

import { fileTypeFromBuffer } from "file-type";
import { imageSize } from "image-size";

/** What bytes are by themselves, whatever name or type they came with. */
export type Judged = { mimeType: string; width: number | null; height: number | null };

/** Some formats are nothing but text to the bytes; then a believable claim of these counts. */
const TEXTUAL = new Set(["text/plain", "text/csv", "text/vcard", "text/calendar"]);
const ZIPPED = /^application\/(vnd\.openxmlformats-officedocument\.|vnd\.oasis\.opendocument\.|epub\+zip|zip$)/;
const OLD_OFFICE = /^application\/(msword|vnd\.ms-excel|vnd\.ms-powerpoint)$/;

/** The same thing under several names. */
const SAME: Record<string, string> = {
  "audio/x-m4a": "audio/mp4",
  "audio/m4a": "audio/mp4",
  "video/x-m4v": "video/mp4",
  "audio/opus": "audio/ogg",
  "audio/ogg; codecs=opus": "audio/ogg",
  "image/jpg": "image/jpeg",
  "audio/x-wav": "audio/wav",
  "audio/mp3": "audio/mpeg",
};

export function plainType(type: string | null): string | null {
  if (type === null) return null;
  const lower = type.trim().toLowerCase();
  const bare = lower.split(";", 1)[0]?.trim() ?? lower;
  return SAME[lower] ?? SAME[bare] ?? (/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(bare) ? bare : null);
}

/**
 * @param bytes the whole of it, or its beginning (some 64 KiB are enough)
 * @param claimed the type it came with; believed only where bytes cannot tell
 */
export async function judgeBytes(bytes: Uint8Array, claimed: string | null): Promise<Judged> {
  const found = plainType((await fileTypeFromBuffer(bytes))?.mime ?? null);
  const said = plainType(claimed);
  return { mimeType: typeOf(found, said, bytes), ...sizeOf(found, bytes) };
}

function typeOf(found: string | null, said: string | null, bytes: Uint8Array): string {
  if (found === null) return said !== null && TEXTUAL.has(said) && isText(bytes) ? said : "application/octet-stream";
  // A container says what is around it and not always what is in it.
  if (found === "application/zip" && said !== null && ZIPPED.test(said)) return said;
  if (found === "application/x-cfb" && said !== null && OLD_OFFICE.test(said)) return said;
  if (found === "video/mp4" && said === "audio/mp4") return "audio/mp4";
  if (found === "video/webm" && said === "audio/webm") return "audio/webm";
  return found;
}

function sizeOf(type: string | null, bytes: Uint8Array): { width: number | null; height: number | null } {
  if (!type?.startsWith("image/") || type === "image/svg+xml") return { width: null, height: null };
  try {
    const { width, height, orientation } = imageSize(bytes);
    // Photos from phones are stored lying and turned when they are shown (EXIF orientations 5 to 8).
    return orientation !== undefined && orientation >= 5 ? { width: height, height: width } : { width, height };
  } catch {
    // Cut off, or a variant that is not known: the picture is shown all the same, without its size.
    return { width: null, height: null };
  }
}

/** UTF-8 without control characters other than line ends and tabs. */
function isText(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes.subarray(0, 4096));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return !/[\u0000-\u0008\u000e-\u001f]/.test(text);
}

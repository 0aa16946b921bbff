/** Types that browsers draw without running anything of them. All others are downloads, whatever they claim. */
const SHOWN = new Set([
  "image/jpeg",
  "image/png",
  "image/gif",
  "image/webp",
  "image/avif",
  "video/mp4",
  "video/webm",
  "video/3gpp",
  "video/quicktime",
  "audio/mpeg",
  "audio/mp4",
  "audio/ogg",
  "audio/aac",
  "audio/amr",
  "audio/wav",
  "audio/webm",
]);

/**
 * The headers under which somebody else's bytes may be served from our own host: never sniffed, never run, and with
 * a file name that cannot break out of its header (RFC 6266, RFC 8187).
 */
export function servedAs(mimeType: string | null, fileName: string | null): Record<string, string> {
  const isShown = mimeType !== null && SHOWN.has(mimeType);
  return {
    "content-type": isShown ? mimeType : "application/octet-stream",
    "content-disposition": dispositionOf(isShown ? "inline" : "attachment", fileName),
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'; style-src 'none'",
    "cross-origin-resource-policy": "same-origin",
  };
}

export function dispositionOf(how: "inline" | "attachment", fileName: string | null): string {
  const name = safeName(fileName);
  if (name === null) return how;
  const plain = name.replace(/[^\x20-\x7e]/g, "_").replace(/["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** Without directories, control characters and marks that turn the direction of writing; at most 150 characters. */
export function safeName(fileName: string | null): string | null {
  const name = (fileName ?? "")
    .normalize("NFC")
    .replace(/\p{Surrogate}/gu, "_")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "")
    .split(/[/\\]/)
    .at(-1)
    ?.replace(/[<>:"|?*]/g, "_")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  if (!name) return null;
  return [...name].length <= 150
    ? name
    : `${[...name].slice(0, 120).join("")}${/\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? ""}`;
}

import type { Abilities } from "../../../worker/shared/abilities.ts";

export type FileKind = keyof Abilities["files"];

/** A file that is chosen and not sent yet. */
export type PickedFile = {
  id: string;
  blob: Blob;
  name: string;
  kind: FileKind;
  mimeType: string;
  width: number | null;
  height: number | null;
  durationSeconds: number | null;
};

/** Why a file is not taken, before a byte of it travels. */
export type FileRefusal =
  | { name: string; reason: "type" | "empty" }
  | { name: string; reason: "size"; kind: FileKind; maxBytes: number; sizeBytes: number };

/** In this order: a GIF is a photo where photos may be GIFs. A voice message is only what was recorded here. */
const KINDS: readonly FileKind[] = ["image", "video", "audio", "document", "sticker"];

/** What browsers and systems call the same thing. */
const SAME: Record<string, string> = {
  "audio/x-m4a": "audio/mp4",
  "audio/m4a": "audio/mp4",
  "audio/mp3": "audio/mpeg",
  "audio/x-wav": "audio/wav",
  "audio/wave": "audio/wav",
  "audio/opus": "audio/ogg",
  "audio/x-aac": "audio/aac",
  "video/x-m4v": "video/mp4",
  "image/jpg": "image/jpeg",
  "image/pjpeg": "image/jpeg",
  "text/x-vcard": "text/vcard",
  "application/x-zip-compressed": "application/zip",
};

/** For systems that know no type for a name. */
const BY_ENDING: Record<string, string> = {
  pdf: "application/pdf",
  txt: "text/plain",
  csv: "text/csv",
  vcf: "text/vcard",
  ics: "text/calendar",
  zip: "application/zip",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  ogg: "audio/ogg",
  opus: "audio/ogg",
  m4a: "audio/mp4",
  amr: "audio/amr",
  mov: "video/quicktime",
  "3gp": "video/3gpp",
  webp: "image/webp",
};

/**
 * As what a file would be sent. Its name and type are only what the browser says of it; the server looks at the
 * bytes and has the last word.
 */
export function judgeFile(
  files: Abilities["files"],
  { name, type, size }: { name: string; type: string; size: number },
): { kind: FileKind; mimeType: string } | { refusal: FileRefusal } {
  if (size === 0) return { refusal: { name, reason: "empty" } };
  const mimeType = typeOf(name, type);
  const kinds = KINDS.filter((kind) => files[kind]?.mimeTypes.map(sameType).includes(mimeType));
  const [first] = kinds;
  if (first === undefined) return { refusal: { name, reason: "type" } };
  const fitting = kinds.find((kind) => size <= (files[kind]?.maxBytes ?? 0));
  if (fitting !== undefined) return { kind: fitting, mimeType };
  return { refusal: { name, reason: "size", kind: first, maxBytes: files[first]?.maxBytes ?? 0, sizeBytes: size } };
}

/** For the file picker: everything that any kind takes. */
export function acceptedTypes(files: Abilities["files"]): string {
  return KINDS.flatMap((kind) => files[kind]?.mimeTypes ?? []).join(",");
}

/** The type in which to record, and as what it then counts; null where this browser can make none that is taken. */
export function voiceType(
  files: Abilities["files"],
  canRecord: (type: string) => boolean,
): { recorded: string; mimeType: string } | null {
  const taken = files.voice?.mimeTypes ?? [];
  return VOICE_TYPES.find(({ recorded, mimeType }) => taken.includes(mimeType) && canRecord(recorded)) ?? null;
}

/** The best first: Opus in Ogg is what voice messages are made of, AAC plays everywhere. */
const VOICE_TYPES = [
  { recorded: "audio/ogg;codecs=opus", mimeType: "audio/ogg" },
  { recorded: "audio/mp4;codecs=mp4a.40.2", mimeType: "audio/mp4" },
  { recorded: "audio/mp4", mimeType: "audio/mp4" },
  { recorded: "audio/webm;codecs=opus", mimeType: "audio/webm" },
];

function typeOf(name: string, type: string): string {
  const said = sameType(type);
  if (said !== "" && said !== "application/octet-stream") return said;
  return BY_ENDING[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? said;
}

function sameType(type: string): string {
  const bare = type.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return SAME[bare] ?? bare;
}

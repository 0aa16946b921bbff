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

/** In which type to record, and as what it is sent. */
export type RecordingType = { recorded: string; mimeType: string; kind: "voice" | "audio" };

/**
 * How this browser can record something that the account takes: a voice message, else a sound file; null for neither.
 * WhatsApp's own API takes a voice message in Ogg alone, which most browsers cannot record, and AAC as a sound file
 * (reference: meta.md, section 3).
 */
export function recordingFor(files: Abilities["files"], canRecord: (type: string) => boolean): RecordingType | null {
  const asVoice = typeAmong(VOICE_TYPES, files.voice, canRecord);
  if (asVoice) return { ...asVoice, kind: "voice" };
  const asSound = typeAmong(SOUND_TYPES, files.audio, canRecord);
  return asSound && { ...asSound, kind: "audio" };
}

const typeAmong = (
  types: typeof VOICE_TYPES,
  taken: Abilities["files"][FileKind],
  canRecord: (type: string) => boolean,
) => types.find(({ recorded, mimeType }) => taken?.mimeTypes.includes(mimeType) && canRecord(recorded)) ?? null;

/** The best first: Opus in Ogg is what voice messages are made of, AAC plays everywhere. */
const VOICE_TYPES = [
  { recorded: "audio/ogg;codecs=opus", mimeType: "audio/ogg" },
  { recorded: "audio/mp4;codecs=mp4a.40.2", mimeType: "audio/mp4" },
  { recorded: "audio/mp4", mimeType: "audio/mp4" },
  { recorded: "audio/webm;codecs=opus", mimeType: "audio/webm" },
];

/** Of sound files only what says its codec: in an MP4 without that some browsers put Opus, which would be refused. */
const SOUND_TYPES = VOICE_TYPES.filter(({ recorded }) => recorded.includes("mp4a"));

function typeOf(name: string, type: string): string {
  const said = sameType(type);
  if (said !== "" && said !== "application/octet-stream") return said;
  return BY_ENDING[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? said;
}

function sameType(type: string): string {
  const bare = type.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return SAME[bare] ?? bare;
}

import { crc32, deflateSync } from "node:zlib";
import type { AttachmentInput } from "./control-schema.ts";
import type { AttachmentRecord } from "./records.ts";

type Sample = Omit<AttachmentRecord, "id" | "fileName" | "sizeBytes">;

const PLAIN: Sample = {
  type: "file",
  mimeType: null,
  width: null,
  height: null,
  durationSeconds: null,
  isVoiceNote: false,
  isSticker: false,
  isGif: false,
  isUnavailable: false,
  sample: null,
};

const SAMPLES: Record<AttachmentInput["kind"], Sample> = {
  photo: { ...PLAIN, type: "img", mimeType: "image/png", width: 320, height: 240, sample: "photo" },
  sticker: { ...PLAIN, type: "img", mimeType: "image/png", width: 96, height: 96, isSticker: true, sample: "sticker" },
  video: { ...PLAIN, type: "video", mimeType: "video/mp4", width: 320, height: 240, sample: "video" },
  gif: { ...PLAIN, type: "video", mimeType: "video/mp4", width: 320, height: 240, isGif: true, sample: "video" },
  voice: { ...PLAIN, type: "audio", mimeType: "audio/wav", durationSeconds: 3, isVoiceNote: true, sample: "voice" },
  audio: { ...PLAIN, type: "audio", mimeType: "audio/wav", durationSeconds: 3, sample: "voice" },
  document: { ...PLAIN, type: "file", mimeType: "application/pdf", sample: "document" },
  share: { ...PLAIN, type: "media_share" },
  contact: { ...PLAIN, type: "contact_card" },
  unavailable: { ...PLAIN, type: "img", mimeType: "image/jpeg", isUnavailable: true },
};

/** An attachment record of this kind, with real bytes behind it where the kind has any. */
export function sampleAttachment(id: string, { kind, fileName }: AttachmentInput): AttachmentRecord {
  const sample = SAMPLES[kind];
  const bytes = sample.sample === null ? null : sampleBytes(sample.sample);
  return {
    ...sample,
    id,
    fileName: fileName ?? (kind === "document" ? "order.pdf" : null),
    sizeBytes: bytes?.byteLength ?? 0,
  };
}

/** Somebody's picture: each number is another colour. */
export function pictureBytes(no: number): Uint8Array<ArrayBuffer> {
  const tint = (no * 57) % 160;
  return png(64, 64, (x, y) => (Math.hypot(x - 32, y - 26) < 14 || y > 46 ? [tint, 130, 125] : [225, 228, 224]));
}

/** The bytes behind a sample; null for a name nobody made. */
export function sampleBytes(sample: string): Uint8Array<ArrayBuffer> | null {
  switch (sample) {
    case "photo":
      return png(320, 240, (x, y) => [214 - Math.floor(y / 3), 150 + Math.floor(x / 8), 96 + Math.floor(y / 4)]);
    case "sticker":
      return png(96, 96, (x, y) => (Math.hypot(x - 48, y - 48) < 44 ? [250, 204, 21] : [255, 255, 255]));
    case "picture":
      return pictureBytes(1);
    case "voice":
      return tone(3);
    case "video":
      // Only the box that says what it is: enough for a type sniffer, and honest about having no picture.
      return Uint8Array.from([0, 0, 0, 20, ...Buffer.from("ftypisom"), 0, 0, 2, 0, ...Buffer.from("isom")]);
    case "document":
      return new Uint8Array(Buffer.from(PDF, "latin1"));
    default:
      return null;
  }
}

type Colour = [red: number, green: number, blue: number];

function png(width: number, height: number, colourAt: (x: number, y: number) => Colour): Uint8Array<ArrayBuffer> {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows.set(colourAt(x, y), y * (1 + width * 3) + 1 + x * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return new Uint8Array(
    Buffer.concat([
      signature,
      pngChunk("IHDR", header),
      pngChunk("IDAT", deflateSync(rows)),
      pngChunk("IEND", Buffer.alloc(0)),
    ]),
  );
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A soft tone as 8 kHz, 8 bit mono WAV, as loud and quiet by turns as somebody who speaks: something a player really plays. */
function tone(seconds: number): Uint8Array<ArrayBuffer> {
  const rate = 8_000;
  const samples = Buffer.alloc(rate * seconds);
  const wave = (hertz: number, at: number) => Math.sin((2 * Math.PI * hertz * at) / rate);
  for (let i = 0; i < samples.length; i++) {
    const loudness = 6 + 54 * Math.abs(wave(1.9, i) * wave(0.37, i + rate));
    samples[i] = 128 + Math.round(loudness * wave(220, i));
  }
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(samples.length, 40);
  return new Uint8Array(Buffer.concat([header, samples]));
}

const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;

import type { Abilities } from "../channel.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const HOUR_MS = 3_600_000;

/** The lengths of what has parts (reference/meta.md, 3.2); those a composer needs are in `WHATSAPP_ABILITIES` too. */
export const WHATSAPP_LIMITS = {
  body: 1024,
  listBody: 4096,
  header: 60,
  footer: 60,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  sections: 10,
  sectionTitle: 24,
  rows: 10,
  rowId: 200,
  rowTitle: 24,
  rowDescription: 72,
} as const;

/** What the Cloud API takes (reference/meta.md, 3.2, 3.5 and 3.7). Sent messages can neither be edited nor deleted. */
export const WHATSAPP_ABILITIES: Abilities = {
  text: { max: 4096, unit: "characters" },
  caption: { max: 1024, unit: "characters" },
  files: {
    image: { mimeTypes: ["image/jpeg", "image/png"], maxBytes: 5 * MIB },
    video: { mimeTypes: ["video/mp4", "video/3gpp"], maxBytes: 16 * MIB },
    audio: {
      mimeTypes: ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
      maxBytes: 16 * MIB,
    },
    // Opus in Ogg, one channel: anything else is no voice note to WhatsApp.
    voice: { mimeTypes: ["audio/ogg"], maxBytes: 16 * MIB },
    document: {
      mimeTypes: [
        "application/pdf",
        "text/plain",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
      ],
      maxBytes: 100 * MIB,
    },
    // 100 KB for one that does not move, which only WhatsApp looks into the file for.
    sticker: { mimeTypes: ["image/webp"], maxBytes: 500 * KIB },
  },
  reply: true,
  react: { emoji: null, remove: true },
  forward: false,
  editWithinMs: null,
  location: true,
  contacts: true,
  buttons: { max: WHATSAPP_LIMITS.buttons, titleMax: WHATSAPP_LIMITS.buttonTitle },
  list: { rowsMax: WHATSAPP_LIMITS.rows, titleMax: WHATSAPP_LIMITS.rowTitle },
  templates: true,
  typing: true,
  markRead: true,
  startChat: true,
  // The second window is about money alone: once the first is shut only templates leave, in it as out of it
  // (docs/decisions/009-an-ad-opens-a-window-of-price.md).
  replyWindow: {
    ms: 24 * HOUR_MS,
    afterAd: { answerWithinMs: 24 * HOUR_MS, freeMs: 72 * HOUR_MS },
    asHumanAgentMs: null,
  },
};

import type { Abilities } from "../channel.ts";

const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;

const SOUND = {
  mimeTypes: ["audio/aac", "audio/mp4", "audio/x-m4a", "audio/wav", "audio/x-wav"],
  maxBytes: 25 * MIB,
};

/**
 * What Instagram takes, by Instagram login and by a Page's token alike (reference/meta.md, 4.3). Conversations are
 * always begun by the customer; sent messages can neither be edited nor taken back; a file has no words with it.
 * Quoting is not on Meta's page of the API; public adapters send `reply_to` beside `message`.
 */
export const INSTAGRAM_ABILITIES: Abilities = {
  text: { max: 1000, unit: "bytes" },
  caption: null,
  files: {
    image: { mimeTypes: ["image/png", "image/jpeg"], maxBytes: 8 * MIB },
    video: {
      mimeTypes: ["video/mp4", "video/ogg", "video/x-msvideo", "video/quicktime", "video/webm"],
      maxBytes: 25 * MIB,
    },
    audio: SOUND,
    voice: SOUND,
    document: { mimeTypes: ["application/pdf"], maxBytes: 25 * MIB },
  },
  reply: true,
  // The page on sending shows `love` only; whoever has tried others reports that they are refused.
  react: { emoji: ["❤️"], remove: true },
  forward: false,
  editWithinMs: null,
  location: false,
  contacts: false,
  buttons: null,
  list: null,
  templates: false,
  typing: true,
  markRead: true,
  startChat: false,
  replyWindow: { ms: 24 * HOUR_MS, afterAd: null, asHumanAgentMs: 7 * 24 * HOUR_MS },
};

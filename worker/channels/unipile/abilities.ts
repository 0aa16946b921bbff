import type { ChannelName } from "../../shared/wire.ts";
import type { Abilities } from "../channel.ts";

/** What UniPile's pages say; its SDK has a larger constant, which is no promise (reference/unipile.md, 1). */
export const FILE_MAX_BYTES = 15 * 1024 * 1024;

/** WhatsApp's own limit; UniPile states none (reference/unipile.md, 4.4). */
const EDIT_WITHIN_MS = 15 * 60 * 1000;

const filesOf = (...mimeTypes: string[]) => ({ mimeTypes, maxBytes: FILE_MAX_BYTES });

/**
 * What UniPile can send, for an account of one person's app: there are no templates and no reply window, and nothing
 * but texts and files (reference/unipile.md, 4.3 and 4.4).
 */
const SHARED = {
  reply: true,
  // No call that takes one back is known of v1.
  react: { emoji: null, remove: false },
  location: false,
  contacts: false,
  buttons: null,
  list: null,
  templates: false,
  // Only as a delay before a message (`typing_duration`).
  typing: false,
  markRead: true,
  startChat: true,
  replyWindow: null,
} satisfies Partial<Abilities>;

const ABILITIES: Record<ChannelName, Abilities> = {
  whatsapp: {
    ...SHARED,
    text: { max: 4096, unit: "characters" },
    caption: { max: 1024, unit: "characters" },
    files: {
      image: filesOf("image/jpeg", "image/png", "image/webp", "image/gif"),
      video: filesOf("video/mp4", "video/3gpp", "video/quicktime"),
      audio: filesOf("audio/mpeg", "audio/mp4", "audio/ogg", "audio/aac", "audio/amr", "audio/wav"),
      voice: filesOf("audio/ogg", "audio/mp4", "audio/mpeg"),
      document: filesOf(
        "application/pdf",
        "text/plain",
        "text/csv",
        "text/vcard",
        "text/calendar",
        "application/zip",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
      ),
    },
    editWithinMs: EDIT_WITHIN_MS,
    forward: true,
  },
  instagram: {
    ...SHARED,
    text: { max: 1000, unit: "characters" },
    // It would arrive as a message of its own, and come back to us as one that nobody here has written.
    caption: null,
    files: {
      image: filesOf("image/jpeg", "image/png"),
      video: filesOf("video/mp4"),
      // Reported of Instagram's voice notes: m4a.
      audio: filesOf("audio/mp4"),
      voice: filesOf("audio/mp4"),
    },
    editWithinMs: null,
    forward: false,
  },
};

export const unipileAbilities = (channel: ChannelName): Abilities => ABILITIES[channel];

import { ok } from "../../shared/outcome.ts";
import type { ProviderChannel } from "../channel.ts";
import { parseMetaDelivery } from "../meta/parse-meta.ts";
import { verifyMetaSignature } from "../meta/verify.ts";
import { INSTAGRAM_ABILITIES } from "./abilities.ts";
import { instagramHealth } from "./health.ts";
import { instagramHistory, recentInstagramMessages } from "./history.ts";
import { instagramMedia } from "./media.ts";
import { instagramOwnPicture } from "./own-picture.ts";
import { instagramPerson } from "./profile.ts";
import { sendInstagramCommand } from "./send.ts";

/** Instagram by Meta, by Instagram login and by a Page's token. Address, signature and envelope are WhatsApp's too. */
export const instagramChannel: ProviderChannel = {
  verify: verifyMetaSignature,
  parse: parseMetaDelivery,
  abilities: () => INSTAGRAM_ABILITIES,
  send: sendInstagramCommand,
  media: instagramMedia,
  asksNotToKeepMedia: true,
  health: instagramHealth,
  person: instagramPerson,
  ownPicture: instagramOwnPicture,
  recentMessages: recentInstagramMessages,
  history: instagramHistory,
  // reference/meta.md, 4.4
  historyNote:
    "Instagram gives back only the 20 newest messages of each conversation, and no request that has been silent for a month.",
  // There are no groups. A chat is called as the customer is.
  async chatName(access, chatExternalId) {
    const person = await instagramPerson(access, chatExternalId);
    return person.ok ? ok(person.value?.name ?? person.value?.username ?? null) : person;
  },
};

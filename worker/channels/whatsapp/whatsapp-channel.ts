import { fail } from "../../shared/outcome.ts";
import type { ProviderChannel } from "../channel.ts";
import { parseMetaDelivery } from "../meta/parse-meta.ts";
import { verifyMetaSignature } from "../meta/verify.ts";
import { WHATSAPP_ABILITIES } from "./abilities.ts";
import { whatsAppHealth } from "./health.ts";
import { whatsAppMedia } from "./media.ts";
import { openWhatsAppChat } from "./open-chat.ts";
import { whatsAppOwnPicture } from "./own-picture.ts";
import { messageStatus } from "./reconcile.ts";
import { sendWhatsAppCommand } from "./send.ts";
import { templateProblem } from "./template-check.ts";
import { listTemplates } from "./templates.ts";

/** WhatsApp by Meta's Cloud API. Both channels of Meta share address, signature and envelope. */
export const whatsappChannel: ProviderChannel = {
  verify: verifyMetaSignature,
  parse: parseMetaDelivery,
  abilities: () => WHATSAPP_ABILITIES,
  send: sendWhatsAppCommand,
  media: whatsAppMedia,
  health: whatsAppHealth,
  templates: listTemplates,
  templateProblem,
  messageStatus,
  ownPicture: whatsAppOwnPicture,
  openChat: openWhatsAppChat,
  // Of what is sent through the API only statuses come: an own message was typed on the phone (reference/meta.md, 2.6).
  echoesSends: false,
  historyNote:
    "WhatsApp keeps no copy of messages that Parley could fetch: what customers wrote while webhooks did not come is " +
    "brought by Meta for up to 7 days, and is lost after that. How far your own messages got is asked for again.",
  // Meta has no call that lists messages: what was not delivered to us cannot be fetched (reference/meta.md, 3.8).
  recentMessages: async () => fail("not_supported"),
  // Chats between two have no name, and groups are told of by webhooks alone.
  chatName: async () => fail("not_supported"),
};

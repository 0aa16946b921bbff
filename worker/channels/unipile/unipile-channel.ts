import { ok } from "../../shared/outcome.ts";
import type { ProviderChannel } from "../channel.ts";
import { listChatMessages, readChatName } from "./api.ts";
import { eventOfListedMessage } from "./history.ts";
import { parseUnipileDelivery } from "./parse.ts";
import { sendCommand } from "./send.ts";

/** UniPile v1: WhatsApp and Instagram through one API. */
export const unipileChannel: ProviderChannel = {
  parse: parseUnipileDelivery,
  send: sendCommand,
  chatName: readChatName,
  async recentMessages(access, chatExternalId, options) {
    const listed = await listChatMessages(access, chatExternalId, options);
    if (!listed.ok) return listed;
    return ok(
      listed.value.flatMap((message) => eventOfListedMessage(message, access.accountExternalId, chatExternalId) ?? []),
    );
  },
};

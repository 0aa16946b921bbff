import { ok } from "../../shared/outcome.ts";
import type { ProviderChannel } from "../channel.ts";
import { unipileAbilities } from "./abilities.ts";
import { listAttendees, readChatName } from "./api.ts";
import { unipileHealth } from "./health.ts";
import { rereadMessage, unipileHistory } from "./history.ts";
import { listUnipileChats, listUnipilePeople } from "./lists.ts";
import { unipileMedia, unipilePicture } from "./media.ts";
import { openUnipileChat } from "./open-chat.ts";
import { parseUnipileDelivery } from "./parse.ts";
import { personOfAttendee } from "./people.ts";
import { forwardMessage, sendCommand } from "./send.ts";

/**
 * UniPile v1: WhatsApp and Instagram through one API. v2 is another API under the same name, with other ids, statuses
 * and event names (reference/unipile.md, 8): it would be a channel beside this one, which shares what is alike.
 */
export const unipileChannel: ProviderChannel = {
  abilities: unipileAbilities,
  parse: parseUnipileDelivery,
  send: sendCommand,
  forward: forwardMessage,
  media: unipileMedia,
  health: unipileHealth,
  chatName: readChatName,
  readMessage: rereadMessage,
  history: unipileHistory,
  listChats: listUnipileChats,
  listPeople: listUnipilePeople,
  picture: unipilePicture,
  openChat: openUnipileChat,
  async people(access, chatExternalId) {
    const listed = await listAttendees(access, chatExternalId);
    return listed.ok ? ok(listed.value.flatMap((attendee) => personOfAttendee(attendee) ?? [])) : listed;
  },
  async recentMessages(access, chatExternalId, { limit }) {
    const page = await unipileHistory(access, { chatExternalId, after: null, cursor: null, limit });
    return page.ok ? ok(page.value.events) : page;
  },
};

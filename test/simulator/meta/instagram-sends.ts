import type { Simulation } from "../simulation.ts";
import { announceInstagram } from "./announce.ts";
import { graphError } from "./graph-error.ts";
import type { JsonObject, MetaMessage, MetaProfile, MetaToken } from "./records.ts";

const HOUR_MS = 60 * 60 * 1000;
const WINDOW_MS = 24 * HOUR_MS;
const HUMAN_AGENT_MS = 7 * 24 * HOUR_MS;
const TEXT_MAX_BYTES = 1000;

/** Takes a message or an action; what is said comes back as an echo (reference: meta, 4.2 and 4.3). */
export function acceptInstagramSend(
  simulation: Simulation,
  token: MetaToken,
  profile: MetaProfile,
  body: JsonObject,
): JsonObject {
  const { world } = simulation.meta;
  const customerId = String((body.recipient as JsonObject | undefined)?.id ?? "");
  if (world.customer(profile.id, customerId) === undefined) throw graphError(400, 100, "No matching user found");
  if (typeof body.sender_action === "string") return { recipient_id: customerId };

  const now = Date.now();
  const heardAt = world.lastHeard(profile.id, customerId) ?? 0;
  const isHumanAgent = body.messaging_type === "MESSAGE_TAG" && body.tag === "HUMAN_AGENT";
  if (now - heardAt > (isHumanAgent ? HUMAN_AGENT_MS : WINDOW_MS)) {
    throw graphError(400, 10, "This message is sent outside of allowed window.", { subcode: 2534022 });
  }
  const content = contentOf(body.message);
  const message: MetaMessage = {
    id: world.newMessageId("instagram"),
    accountId: profile.id,
    customerId,
    direction: "out",
    at: now,
    type: "message",
    content,
    callbackData: null,
    statuses: [],
    isDeleted: false,
  };
  world.messages.set(message.id, message);
  world.sends.push({ messageId: message.id, token: token.token, accountId: profile.id, customerId, body });
  announceInstagram(simulation, profile.id, echoEvent(message), message.id);
  simulation.log("a message was accepted by Meta's API; no real person receives it");
  simulation.onChange();
  return { recipient_id: customerId, message_id: message.id };
}

function contentOf(message: unknown): JsonObject {
  const { text, attachment, reply_to } = (typeof message === "object" && message !== null ? message : {}) as JsonObject;
  if ((text === undefined) === (attachment === undefined)) {
    throw graphError(400, 100, "A message has either text or an attachment");
  }
  if (text !== undefined && (typeof text !== "string" || text === "" || Buffer.byteLength(text) > TEXT_MAX_BYTES)) {
    throw graphError(400, 100, "Length of param message[text] must be less than or equal to 1000");
  }
  return {
    ...(text !== undefined && { text }),
    ...(attachment !== undefined && { attachments: [attachment] }),
    ...(reply_to !== undefined && { reply_to }),
  };
}

/** What the customer does: towards the account. */
export const incomingEvent = (
  message: Pick<MetaMessage, "accountId" | "customerId">,
  what: JsonObject,
): JsonObject => ({
  sender: { id: message.customerId },
  recipient: { id: message.accountId },
  timestamp: Date.now(),
  ...what,
});

/** What the account sends, by API or in the app. */
export const echoEvent = (message: MetaMessage): JsonObject => ({
  sender: { id: message.accountId },
  recipient: { id: message.customerId },
  timestamp: message.at,
  message: { mid: message.id, is_echo: true, ...(message.content as JsonObject) },
});

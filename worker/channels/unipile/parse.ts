import type { ChannelEvent, DeadReason, ParsedDelivery } from "../../shared/wire.ts";
import { accountStateOf } from "./account-state.ts";
import { channelOfAccountType } from "./account-type.ts";
import { lastingChatId } from "./chat-id.ts";
import { contentOf } from "./content.ts";
import { isMessageChange, readChange } from "./message-changes.ts";
import { directionOf, peopleOf } from "./people.ts";
import { accountStatusSchema, parseMessageReceived } from "./schema.ts";

/** What one element of a delivery turned out to be. */
type Reading = { event: ChannelEvent } | { ignored: string } | { dead: DeadReason; detail: string };

/**
 * One webhook call of UniPile v1 -> what is in it. The body is JSON whatever its Content-Type says; it is one
 * envelope (a list of them is taken too). An `account_status` call is told by its key `AccountStatus`, all
 * others by `event` (reference/unipile.md, 5.2 to 5.5). Never throws; details name fields and events, never
 * what people wrote.
 */
export function parseUnipileDelivery(body: Uint8Array | string): ParsedDelivery {
  const json = readJson(body);
  if (json === undefined) return { events: [], ignored: [], dead: [{ reason: "not_json", detail: "the body" }] };

  const parsed: ParsedDelivery = { events: [], ignored: [], dead: [] };
  for (const envelope of Array.isArray(json) ? json : [json]) {
    const reading = readEnvelope(envelope);
    if ("event" in reading) parsed.events.push(reading.event);
    else if ("ignored" in reading) parsed.ignored.push({ reason: reading.ignored });
    else parsed.dead.push({ reason: reading.dead, detail: reading.detail });
  }
  return parsed;
}

/** undefined stands for "not JSON", which JSON itself cannot say. */
function readJson(body: Uint8Array | string): unknown {
  try {
    // The decoder drops a byte order mark, which JSON.parse would refuse.
    return JSON.parse(typeof body === "string" ? body.replace(/^\uFEFF/, "") : new TextDecoder().decode(body));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function readEnvelope(envelope: unknown): Reading {
  if (typeof envelope !== "object" || envelope === null || Array.isArray(envelope)) {
    return { dead: "unknown_shape", detail: "not an object" };
  }
  if ("AccountStatus" in envelope) return readAccountStatus(envelope.AccountStatus);
  const event = "event" in envelope ? envelope.event : null;
  if (typeof event !== "string") return { dead: "unknown_shape", detail: "neither event nor AccountStatus" };
  if (event === "message_received") return readMessage(envelope);
  if (isMessageChange(event)) {
    const reading = readChange(event, envelope);
    if ("missing" in reading) return missing(reading.missing);
    return "foreign" in reading ? foreign(reading.foreign) : reading;
  }
  return { dead: "unknown_event", detail: name(event) };
}

function readAccountStatus(value: unknown): Reading {
  const status = accountStatusSchema.safeParse(value);
  if (!status.success) return { dead: "unknown_shape", detail: "AccountStatus" };
  const { account_id: accountExternalId, account_type: accountType, message } = status.data;
  if (accountExternalId === null) return missing("AccountStatus.account_id");
  if (message === null) return missing("AccountStatus.message");
  if (accountType !== null && channelOfAccountType(accountType) === null) return foreign(accountType);
  const state = accountStateOf(message);
  if (state === null) return { dead: "unknown_event", detail: `AccountStatus ${name(message)}` };
  return { event: { type: "account_state", accountExternalId, state } };
}

function readMessage(envelope: object): Reading {
  const delivery = parseMessageReceived(envelope);
  const accountType = delivery.account_type ?? delivery.sender?.attendee_specifics?.provider ?? null;
  if (accountType === null) return missing("account_type");
  const channel = channelOfAccountType(accountType);
  if (channel === null) return foreign(accountType);
  if (delivery.account_id === null) return missing("account_id");
  if (delivery.chat_id === null) return missing("chat_id");
  const externalId = delivery.message_id ?? delivery.provider_message_id;
  if (externalId === null) return missing("message_id");

  const direction = directionOf(delivery);
  const content = contentOf(delivery, delivery.message, direction);
  if ("ignored" in content) return { ignored: content.ignored };
  const isGroup = delivery.is_group ?? delivery.provider_chat_id?.endsWith("@g.us") ?? false;
  return {
    event: {
      type: "message",
      accountExternalId: delivery.account_id,
      chat: {
        externalId: delivery.chat_id,
        providerChatId: lastingChatId(delivery.provider_chat_id),
        isGroup,
        name: isGroup ? delivery.subject : null,
      },
      message: {
        externalId,
        providerMessageId: delivery.provider_message_id === externalId ? null : delivery.provider_message_id,
        part: 0,
        direction,
        ...content.shown,
        at: delivery.timestamp,
      },
      ...peopleOf({ ...delivery, is_group: isGroup }, channel, direction),
    },
  };
}

const missing = (field: string): Reading => ({ dead: "missing_field", detail: field });
const foreign = (accountType: string): Reading => ({ dead: "channel_mismatch", detail: name(accountType) });

/** A word of the provider's, safe to keep and show: letters, digits, `_`, `.`, `-`, and short. */
const name = (word: string): string => word.replace(/[^\w.-]/g, "?").slice(0, 64);

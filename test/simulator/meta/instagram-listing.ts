import type { Simulation } from "../simulation.ts";
import type { JsonObject, MetaCustomer, MetaMessage, MetaProfile } from "./records.ts";

/** Details are there of the newest only; older ones are listed by their ids (reference: meta, 4.4). */
const DETAILED_MAX = 20;

/** A conversation with what `fields` asks for: `id,updated_time,participants,messages.limit(20){…}`. */
export function conversationOf(
  simulation: Simulation,
  profile: MetaProfile,
  customer: MetaCustomer,
  fields: string,
): { json: JsonObject; updatedAt: number } {
  const newestFirst = simulation.meta.world
    .thread(profile.id, customer.id)
    .filter(({ isDeleted }) => !isDeleted)
    .reverse();
  const updatedAt = newestFirst[0]?.at ?? 0;
  const asked = /\bmessages(?:\.limit\((\d+)\))?(\{)?/.exec(fields);
  const limit = Math.min(Number(asked?.[1] ?? "25"), 100);
  const messages = newestFirst
    .slice(0, limit)
    .map((message, place) =>
      asked?.[2] === undefined || place >= DETAILED_MAX
        ? { id: message.id, created_time: timeOf(message.at) }
        : listedMessage(simulation, profile, message, null),
    );
  const json = {
    id: `conversation-${customer.id}`,
    updated_time: timeOf(updatedAt),
    ...(fields.includes("participants") && { participants: { data: [self(profile), party(customer)] } }),
    ...(asked !== null && { messages: { data: messages } }),
  };
  return { json, updatedAt };
}

export function listedMessage(
  simulation: Simulation,
  profile: MetaProfile,
  message: MetaMessage,
  origin: string | null,
): JsonObject {
  const customer = simulation.meta.world.customer(profile.id, message.customerId);
  const other = customer === undefined ? { id: message.customerId } : party(customer);
  const content = message.content as JsonObject;
  const [from, to] = message.direction === "in" ? [other, self(profile)] : [self(profile), other];
  const attachments = attachmentsOf(content, origin);
  return {
    id: message.id,
    created_time: timeOf(message.at),
    from,
    to: { data: [to] },
    message: typeof content.text === "string" ? content.text : "",
    ...(attachments.length > 0 && { attachments: { data: attachments } }),
  };
}

function attachmentsOf(content: JsonObject, _origin: string | null): JsonObject[] {
  const given = Array.isArray(content.attachments) ? (content.attachments as JsonObject[]) : [];
  return given.map((attachment, place) => {
    const url = (attachment.payload as JsonObject | undefined)?.url;
    const image = attachment.type === "image" ? { image_data: { url, width: 320, height: 240 } } : { file_url: url };
    return { id: String(place + 1), mime_type: "application/octet-stream", name: "file", size: 1, ...image };
  });
}

/** The list names the account by its app-scoped id, unlike the webhooks. */
const self = ({ appScopedId, username }: MetaProfile) => ({ id: appScopedId, username });
const party = ({ id, username }: MetaCustomer) => ({ id, ...(username !== null && { username }) });

/** `2026-11-21T06:00:00+0000` */
const timeOf = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}+0000`;

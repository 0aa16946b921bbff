import type { ChannelName, ChannelPerson, Direction } from "../../shared/wire.ts";
import type { ChatAttendee, MessageReceived, UnipileAttendee } from "./schema.ts";

/**
 * Who is in the chat, out of `sender` and `attendees`. Neither can be believed as it stands: on own messages
 * `sender` has been the customer (Instagram) and has been us under the name "You"; `attendees` has held only
 * the customer, and whether it ever holds us is an open question (reference/unipile.md, 5.2 and 9).
 */
export function peopleOf(
  delivery: MessageReceived,
  channel: ChannelName,
  direction: Direction,
): { sender: ChannelPerson | null; people: ChannelPerson[] } {
  const person = (attendee: UnipileAttendee | null) => (attendee === null ? null : personOf(attendee, channel));
  const others = othersAmong(delivery.attendees, delivery).flatMap((attendee) => person(attendee) ?? []);
  const people = oncePerId(others);

  if (direction === "in") {
    // In a chat of two, the one other attendee wrote it, also when `sender` is missing.
    const alone = delivery.is_group !== true && people.length === 1 ? (people[0] ?? null) : null;
    return { sender: person(delivery.sender) ?? alone, people };
  }

  const sender = delivery.sender;
  const isPerhapsTheCustomer =
    sender !== null &&
    delivery.is_group !== true &&
    people.length === 0 &&
    !isOwnById(sender, delivery) &&
    !isNamedYou(sender);
  const customer = isPerhapsTheCustomer ? person(sender) : null;
  return { sender: null, people: customer === null ? people : [customer] };
}

/** Did we write it? `is_sender` decides; only where it is missing do the ids (reference/unipile.md, 5.2). */
export function directionOf(delivery: MessageReceived): Direction {
  if (delivery.is_sender !== null) return delivery.is_sender ? "out" : "in";
  return delivery.sender !== null && isOwnById(delivery.sender, delivery) ? "out" : "in";
}

function othersAmong(attendees: UnipileAttendee[], delivery: MessageReceived): UnipileAttendee[] {
  const others = attendees.filter((attendee) => !isOwnById(attendee, delivery));
  // "You" is also a name that people have: it counts as us only where somebody else remains.
  const named = others.filter((attendee) => !isNamedYou(attendee));
  return named.length > 0 ? named : others;
}

function isOwnById(attendee: UnipileAttendee, delivery: MessageReceived): boolean {
  if (attendee.is_self === true) return true;
  const info = delivery.account_info;
  if (info === null || attendee.attendee_provider_id === null) return false;
  if (info.user_id !== null && info.user_id === attendee.attendee_provider_id) return true;
  const ownPhone = readPhone(info.phone_number);
  return ownPhone !== null && ownPhone === readPhone(attendee.attendee_specifics?.phone_number ?? null);
}

function isNamedYou(attendee: UnipileAttendee): boolean {
  return attendee.attendee_name === "You" || attendee.attendee_name === "Vous";
}

function personOf(attendee: UnipileAttendee, channel: ChannelName): ChannelPerson | null {
  const providerId = attendee.attendee_provider_id;
  if (providerId === null) return null;
  const lid = attendee.attendee_specifics?.lid ?? null;
  const phone = readPhone(attendee.attendee_specifics?.phone_number ?? null);
  return {
    providerId,
    // Who is in nobody's address book is called by their number, which is no name.
    name: phone !== null && readPhone(attendee.attendee_name) === phone ? null : attendee.attendee_name,
    phone,
    lid: lid ?? (providerId.endsWith("@lid") ? providerId : null),
    username: channel === "instagram" ? (attendee.attendee_public_identifier?.replace(/^@/, "") ?? null) : null,
  };
}

/**
 * `attendee_specifics.phone_number` -> `+` and digits; null for "hidden" and for anything that is no number.
 * Only ever given that one field: the digits of a provider id need not be a phone (a LID's never are).
 */
function readPhone(value: string | null): string | null {
  const digits = value?.replace(/@s\.whatsapp\.net$/, "").replace(/[\s().-]/g, "") ?? "";
  const match = /^\+?(\d{5,15})$/.exec(digits);
  return match === null ? null : `+${match[1]}`;
}

function oncePerId(people: ChannelPerson[]): ChannelPerson[] {
  return [...new Map(people.map((person) => [person.providerId, person])).values()];
}

/** Somebody in a chat, as the REST API has them; null without the id that messages are addressed by. */
export function personOfAttendee(attendee: ChatAttendee): ChannelPerson | null {
  const { id, provider_id: providerId, name, specifics, picture_url: picture } = attendee;
  if (providerId === null) return null;
  const phone = readPhone(specifics?.phone_number ?? null);
  return {
    providerId,
    name: phone !== null && readPhone(name) === phone ? null : name,
    phone,
    lid: specifics?.lid ?? (providerId.endsWith("@lid") ? providerId : null),
    username: specifics?.public_identifier?.replace(/^@/, "") ?? null,
    ...(id !== null && picture !== null && { picture: { address: id, version: versionOf(picture) } }),
  };
}

const VERSION_MAX = 300;

/** An address names its picture; what stands after it is a signature that changes by the day. It is never fetched. */
const versionOf = (pictureUrl: string): string => (pictureUrl.split("?", 1)[0] ?? pictureUrl).slice(-VERSION_MAX);

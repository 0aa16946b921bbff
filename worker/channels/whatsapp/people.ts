import { phoneForms } from "../../shared/phone-forms.ts";
import type { ChannelChat, ChannelPerson } from "../../shared/wire.ts";
import type { WaContact } from "./schema.ts";

/** Somebody by what a delivery says of them: a WhatsApp number, a business-scoped id (BSUID), or both. */
export type PersonIds = { waId: string | null; userId: string | null };

/**
 * A person of these ids, completed by the delivery's `contacts[]`; null when neither is known. Since 2026 the
 * number may be hidden and `wa_id` missing or empty (reference/meta.md, 2.9).
 *
 * `providerId` is the number where it is known, since that is what an answer goes to, else the BSUID; `lid` is
 * the BSUID in either case, so that one who is known by it is found again when the number shows.
 */
export function personOf(ids: PersonIds, contacts: readonly WaContact[]): ChannelPerson | null {
  const contact = contactOf(ids, contacts);
  const waId = ids.waId ?? contact?.wa_id ?? null;
  const userId = ids.userId ?? contact?.user_id ?? null;
  const providerId = waId ?? userId;
  if (providerId === null) return null;
  return {
    providerId,
    name: contact?.profile?.name ?? null,
    phone: waId === null ? null : phoneOf(waId),
    lid: userId,
    username: contact?.profile?.username ?? null,
  };
}

/** The one contact of a delivery stands for whoever it does not name otherwise. */
function contactOf(ids: PersonIds, contacts: readonly WaContact[]): WaContact | null {
  if (ids.waId === null && ids.userId === null) return contacts.length === 1 ? (contacts[0] ?? null) : null;
  const byUserId = contacts.find((contact) => ids.userId !== null && contact.user_id === ids.userId);
  return byUserId ?? contacts.find((contact) => ids.waId !== null && contact.wa_id === ids.waId) ?? null;
}

/** A WhatsApp number is the digits of a phone's; anything else in its place is an id and no phone. */
export function phoneOf(waId: string): string | null {
  return /^\d{5,15}$/.test(waId) ? `+${waId}` : null;
}

/** `US.13491208655302741918`; with `ENT.` for linked portfolios (reference/meta.md, 2.9). */
export const isBusinessScopedId = (id: string): boolean => /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/.test(id);

/**
 * The chat with one person. It goes by the same id as the person, and by their BSUID as well: one that began while
 * the number was hidden is found again when it shows, and the other way round. A number that the network may give in
 * another form is known by that, too: Brazil's and Mexico's change between what was called and what answers
 * (reference/meta.md, 3.1).
 */
export function chatWith(person: ChannelPerson, ...others: readonly ChannelPerson[]): ChannelChat {
  const ids = [person, ...others].flatMap(({ providerId, lid, phone }) => [
    providerId,
    ...(lid === null ? [] : [lid]),
    ...(phone === null
      ? []
      : phoneForms(phone)
          .slice(1)
          .map((form) => form.slice(1))),
  ]);
  const aliases = [...new Set(ids)].filter((id) => id !== person.providerId);
  return { externalId: person.providerId, providerChatId: null, isGroup: false, name: null, aliases };
}

export function groupChat(groupId: string): ChannelChat {
  return { externalId: groupId, providerChatId: null, isGroup: true, name: null };
}

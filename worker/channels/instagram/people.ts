import type { ChannelChat, ChannelPerson, Direction } from "../../shared/wire.ts";
import type { IgEvent, IgParty } from "./schema.ts";

/** Whose event it is and who is on the other side. */
export type Parties = {
  /** The professional account's id: `entry[].id` (reference/meta.md, 4.1). */
  account: string | null;
  /** Who did it: the customer, or the account itself. */
  direction: Direction;
  /** By their IGSID, which is scoped to the account. */
  customer: ChannelPerson | null;
};

/**
 * @param isEcho the event says of itself that the account did it; then sender and recipient are the other way round
 */
export function partiesOf({ sender, recipient }: IgEvent, entryId: string | null, isEcho: boolean): Parties {
  const isOwn = isEcho || (entryId !== null && sender?.id === entryId && recipient?.id !== entryId);
  const [own, other] = isOwn ? [sender, recipient] : [recipient, sender];
  return { account: entryId ?? own?.id ?? null, direction: isOwn ? "out" : "in", customer: personOf(other) };
}

/** Webhooks name people by id only, so mostly there is no name: it is asked for by itself (profile.ts). */
function personOf(party: IgParty): ChannelPerson | null {
  if (party === null || party.id === null) return null;
  return { providerId: party.id, name: party.name, phone: null, lid: null, username: party.username };
}

/** An Instagram account talks to one customer per chat: there are no groups (reference/meta.md, 4.3). */
export function chatWith(customer: ChannelPerson): ChannelChat {
  return { externalId: customer.providerId, providerChatId: null, isGroup: false, name: null };
}

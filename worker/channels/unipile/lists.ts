import { fail } from "../../shared/outcome.ts";
import type { AccountAccess, ChannelRefusal, ListedChat, ListedPerson, ListPage, ListRequest } from "../channel.ts";
import { ask } from "./api.ts";
import { personOfAttendee } from "./people.ts";
import { type ChatAttendee, chatAttendeeSchema, type ListedChatRow, listedChatSchema, listSchema } from "./schema.ts";

/** `GET /chats` of one account, the latest first (reference/unipile.md, 3.1 and 3.2). */
export async function listUnipileChats(
  access: AccountAccess,
  { after, cursor, limit }: ListRequest,
): Promise<{ ok: true; value: ListPage<ListedChat> } | ChannelRefusal> {
  const filters = after === null ? {} : { after: new Date(after).toISOString() };
  return list(access, "chats", listSchema(listedChatSchema), { cursor, limit, filters }, chatOf);
}

/** `GET /chat_attendees` of one account, in no order that is known (reference, 3.1 and 3.3). */
export async function listUnipilePeople(
  access: AccountAccess,
  { cursor, limit }: Omit<ListRequest, "after">,
): Promise<{ ok: true; value: ListPage<ListedPerson> } | ChannelRefusal> {
  return list(access, "chat_attendees", listSchema(chatAttendeeSchema), { cursor, limit, filters: {} }, personOf);
}

function personOf(attendee: ChatAttendee): ListedPerson | null {
  const person = personOfAttendee(attendee);
  return person !== null && attendee.is_self === true ? { ...person, isSelf: true } : person;
}

const GROUP = 1;

function chatOf({ id, name, type, timestamp, unread_count, unread }: ListedChatRow): ListedChat | null {
  if (id === null) return null;
  const isGroup = type === GROUP;
  return {
    externalId: id,
    isGroup,
    // A chat of two is called as the other one is.
    name: isGroup ? name : null,
    unreadCount: unread_count === 0 && unread === true ? null : unread_count,
    lastAt: timestamp,
    picture: isGroup ? { address: id, version: null } : null,
  };
}

/** A cursor holds the other filters already (reference, 1). One key sees every tenant's accounts: theirs are left out. */
async function list<Row extends { account_id: string | null }, Item>(
  access: AccountAccess,
  collection: string,
  schema: {
    safeParse(json: unknown): { success: true; data: { items: Row[]; cursor: string | null } } | { success: false };
  },
  page: { cursor: string | null; limit: number; filters: Record<string, string> },
  itemOf: (row: Row) => Item | null,
): Promise<{ ok: true; value: ListPage<Item> } | ChannelRefusal> {
  const limit = String(page.limit);
  const query: Record<string, string> =
    page.cursor === null
      ? { account_id: access.accountExternalId, limit, ...page.filters }
      : { limit, cursor: page.cursor };
  const answered = await ask(access, { method: "GET", path: [collection], query });
  if (!answered.ok) return answered;
  const listed = schema.safeParse(answered.value);
  if (!listed.success) return fail("unreadable_answer");
  const own = listed.data.items.filter(
    ({ account_id }) => account_id === null || account_id === access.accountExternalId,
  );
  const { cursor } = listed.data;
  // A cursor that does not move on would never end.
  const nextCursor = cursor === page.cursor ? null : cursor;
  return { ok: true, value: { items: own.flatMap((row) => itemOf(row) ?? []), nextCursor } };
}

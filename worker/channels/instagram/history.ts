import { z } from "zod";
import { fail, type Outcome, ok } from "../../shared/outcome.ts";
import type { ChannelEvent, ChannelPerson } from "../../shared/wire.ts";
import type { AccountAccess, ChannelFailure, ChannelRefusal, HistoryPage, HistoryRequest } from "../channel.ts";
import { askGraph } from "../meta/ask.ts";
import type { JsonObject } from "../meta/reading.ts";
import { id, listOf, objectOf, time, words } from "../unipile/lenient.ts";
import { ownIdsOf, ownIdsRequest } from "./account-details.ts";
import { graphAccess } from "./graph-access.ts";
import { eventOfListedMessage, LISTED_FIELDS, listedMessageSchema } from "./listed-message.ts";

/** Older ones are listed by id only, and asking for them says that they were deleted (reference/meta.md, 4.4). */
const DETAILED_MAX = 20;

/** Of 20 messages each: also with the longest texts a page stays below the megabyte that is read of an answer. */
const CONVERSATIONS_MAX = 5;

/**
 * The newest messages with a customer, newest first, as their webhooks would have been: `GET /me/conversations` by
 * the customer's id, with the messages in the same answer, because these calls are limited to two a second.
 */
export async function recentInstagramMessages(
  access: AccountAccess,
  igsid: string,
  { limit }: { limit: number },
): Promise<Outcome<ChannelEvent[], ChannelFailure>> {
  const count = Math.min(Math.max(limit, 1), DETAILED_MAX);
  const listed = await listConversations(access, {
    user_id: igsid,
    fields: `id,messages.limit(${count}){${LISTED_FIELDS}}`,
  });
  if (!listed.ok) return listed;
  const customer = nameless(igsid);
  return ok(listed.value.conversations.flatMap((conversation) => eventsOf(conversation, access, customer)));
}

/**
 * A page of what Instagram still holds: of each conversation the newest 20 messages, and nothing of those in the
 * Requests folder that have been silent for a month (reference/meta.md, 4.4).
 */
export async function instagramHistory(
  access: AccountAccess,
  { chatExternalId, after, cursor, limit }: HistoryRequest,
): Promise<{ ok: true; value: HistoryPage } | ChannelRefusal> {
  const isNew = (event: ChannelEvent) =>
    after === null || event.type !== "message" || event.message.at === null || event.message.at > after;
  if (chatExternalId !== null) {
    const recent = await recentInstagramMessages(access, chatExternalId, { limit: DETAILED_MAX });
    return recent.ok ? ok({ events: recent.value.filter(isNew), nextCursor: null }) : recent;
  }

  const me = await askGraph(graphAccess(access), ownIdsRequest(access));
  if (!me.ok) return me;
  const ownIds = new Set([access.accountExternalId, ...ownIdsOf(me.value)]);
  const listed = await listConversations(access, {
    fields: `id,updated_time,participants,messages.limit(${DETAILED_MAX}){${LISTED_FIELDS}}`,
    limit: String(Math.min(Math.max(Math.floor(limit / DETAILED_MAX), 1), CONVERSATIONS_MAX)),
    ...(cursor === null ? {} : { after: cursor }),
  });
  if (!listed.ok) return listed;
  const { conversations, nextCursor } = listed.value;
  const events = conversations.flatMap((conversation) => {
    const customer = customerOf(conversation, ownIds);
    return customer === null ? [] : eventsOf(conversation, access, customer).filter(isNew);
  });
  // Listed by their last change: once all of a page are older, so is what follows.
  const isPast =
    after !== null &&
    conversations.length > 0 &&
    conversations.every((one) => (one.updated_time ?? after + 1) <= after);
  return ok({ events, nextCursor: isPast ? null : nextCursor });
}

const partySchema = z.object({ id, username: words });

const conversationSchema = z.object({
  updated_time: time,
  participants: objectOf(z.object({ data: listOf(partySchema) })),
  messages: objectOf(z.object({ data: listOf(listedMessageSchema) })),
});
type Conversation = z.output<typeof conversationSchema>;

const listSchema = z.object({
  data: z.array(z.unknown()),
  paging: objectOf(z.object({ next: words, cursors: objectOf(z.object({ after: words })) })),
});

async function listConversations(
  access: AccountAccess,
  query: Record<string, string>,
): Promise<{ ok: true; value: { conversations: Conversation[]; nextCursor: string | null } } | ChannelRefusal> {
  const answered = await askGraph(graphAccess(access), {
    method: "GET",
    path: ["me", "conversations"],
    query: { platform: "instagram", ...query },
  });
  return answered.ok ? readList(answered.value) : answered;
}

function readList(
  json: JsonObject,
): Outcome<{ conversations: Conversation[]; nextCursor: string | null }, ChannelFailure> {
  const list = listSchema.safeParse(json);
  if (!list.success) return fail("unreadable_answer");
  const { data, paging } = list.data;
  // The address in `next` is not called: it carries the token in its query.
  const nextCursor = paging?.next == null ? null : (paging.cursors?.after ?? null);
  return ok({ conversations: data.flatMap((row) => conversationSchema.safeParse(row).data ?? []), nextCursor });
}

function eventsOf({ messages }: Conversation, access: AccountAccess, customer: ChannelPerson): ChannelEvent[] {
  return (messages?.data ?? []).flatMap(
    (message) => eventOfListedMessage(message, access.accountExternalId, customer) ?? [],
  );
}

/** Whoever of a conversation is not the account: there are only ever two. */
function customerOf({ participants, messages }: Conversation, ownIds: ReadonlySet<string>): ChannelPerson | null {
  const named = [
    ...(participants?.data ?? []),
    ...(messages?.data ?? []).flatMap(({ from, to }) => [...(from === null ? [] : [from]), ...(to?.data ?? [])]),
  ];
  for (const { id: partyId, username } of named) {
    if (partyId !== null && !ownIds.has(partyId)) return { ...nameless(partyId), username };
  }
  return null;
}

const nameless = (igsid: string): ChannelPerson => ({
  providerId: igsid,
  name: null,
  phone: null,
  lid: null,
  username: null,
});

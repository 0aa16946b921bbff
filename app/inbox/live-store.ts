import type {
  CannedReply,
  Draft,
  Label,
  Note,
  SavedView,
  ScheduledMessage,
  TeamChange,
} from "../../worker/shared/team.ts";
import type { Account, Chat, LiveEvent, Message, Position, ServerFrame } from "../../worker/shared/wire.ts";
import { INBOX_KEY } from "./chat-filter.ts";
import { threadWithNames, withNamesGiven } from "./given-names.ts";
import {
  absentList,
  type ChatListing,
  type ChatsPage,
  emptyInbox,
  type HeldSend,
  type InboxState,
  type MessagesPage,
  type PendingSend,
  type Snapshot,
} from "./inbox-state.ts";
import { unreadTotal } from "./inbox-views.ts";
import {
  type TeamState,
  withCannedReplies,
  withDrafts,
  withNotes,
  withPresence,
  withScheduled,
  withTeamChange,
} from "./team-state.ts";
import { letsGo, loadingThread, type PageSide, type Thread, withMessage, withoutMessage, withPage } from "./thread.ts";

export type InboxAction =
  | { type: "frame"; frame: ServerFrame }
  | { type: "hello_sent" }
  | { type: "disconnected"; isOffline: boolean }
  /** The head the platform told us stayed ahead of the cursor. */
  | { type: "fell_behind" }
  /** Time to read anew what came in a form that this page does not know. */
  | { type: "reread_due" }
  | { type: "snapshot_loaded"; snapshot: Snapshot }
  | { type: "chats_asked"; list: string }
  /** `from`: the cursor that the page goes on from; null or absent when it is the first one. */
  | { type: "chats_loaded"; list: string; page: ChatsPage; from?: string | null }
  | { type: "chats_failed"; list: string }
  | { type: "thread_asked"; chatId: string }
  /** `from`: the message that the page goes on from; absent when it starts anew. */
  | { type: "thread_loaded"; chatId: string; page: MessagesPage; side: PageSide; from?: string }
  | { type: "thread_failed"; chatId: string; isMissing: boolean }
  | { type: "page_asked"; chatId: string; side: "older" | "newer" }
  | { type: "page_failed"; chatId: string; side: "older" | "newer" }
  | { type: "chat_answered"; chat: Chat }
  | { type: "chats_answered"; chats: readonly Chat[] }
  /** Asked for since the last fresh start (fresh-start.ts), also what has not changed for long. */
  | { type: "chats_read"; chats: readonly Chat[] }
  | { type: "message_answered"; message: Message }
  | { type: "notes_answered"; notes: readonly Note[] }
  | { type: "note_removed"; noteId: string; chatId: string }
  | { type: "view_answered"; viewId: string; view: SavedView | null }
  | { type: "labels_answered"; labels: readonly Label[] }
  /** Something of the team's was changed from here, and is so now. */
  | { type: "team_changed"; change: TeamChange }
  | { type: "canned_answered"; replies: readonly CannedReply[]; known: TeamState["cannedReplies"] }
  | { type: "drafts_answered"; memberId: string; drafts: readonly Draft[] }
  | { type: "scheduled_answered"; scheduled: readonly ScheduledMessage[] }
  /** The server has counted what is unread, in all chats. */
  | { type: "unread_counted"; count: number }
  | { type: "send_started"; pending: PendingSend }
  | { type: "send_failed"; clientId: string; reason: string; mayHaveLeft?: boolean }
  | { type: "send_kept"; clientId: string; isKept: boolean }
  | { type: "send_discarded"; clientId: string }
  /** Taken back before it left. */
  | { type: "send_taken_back"; chatId: string; clientId: string }
  | { type: "hold_started"; held: HeldSend }
  | { type: "hold_ended"; id: string }
  | { type: "sends_restored"; pending: readonly PendingSend[] };

/** Threads kept in memory, so that going back to one is instant. */
const THREADS_KEPT = 16;
const FRUITLESS_HELLOS_MAX = 3;

/**
 * How the inbox changes, as a pure function of what it is told: no React, no clock, no network. The rules of the
 * live protocol are kept here and nowhere else: an event is applied if it is the next one, dropped if it is older,
 * and a gap asks for a hello. Whoever owns the socket looks at `wants` after each step and obeys.
 */
export function reduceInbox(state: InboxState, action: InboxAction): InboxState {
  switch (action.type) {
    case "frame":
      return withFrame(state, action.frame);
    case "hello_sent":
      // Who is where is told anew after each hello.
      return {
        ...state,
        connection: "catching_up",
        isReplaying: true,
        wants: null,
        team: { ...state.team, presence: {} },
      };
    case "disconnected":
      return { ...state, connection: action.isOffline ? "offline" : "catching_up", isReplaying: false };
    case "fell_behind":
      return state.wants ? state : askForHello(state);
    case "reread_due":
      return state.missesChanges ? askForSnapshot(state) : state;
    case "snapshot_loaded":
      return withSnapshot(state, action.snapshot);
    case "chats_asked":
      return withListing(state, action.list, { ...(state.lists[action.list] ?? absentList), status: "loading" });
    case "chats_failed":
      return withListing(state, action.list, { ...(state.lists[action.list] ?? absentList), status: "failed" });
    case "chats_loaded": {
      if (!isSameDatabase(state, action.page.asOf)) return askForSnapshot(state);
      const listing = state.lists[action.list] ?? absentList;
      // The list was begun anew while the page was on its way: it would leave a hole.
      if (listing.nextCursor !== (action.from ?? null)) return state;
      if (isFromBefore(state, action.page.asOf)) {
        return listing.status === "ready" ? withListing(state, action.list, { ...listing, status: "failed" }) : state;
      }
      return withListing(withMoreChats(state, action.page.items), action.list, listingAfter(action.page));
    }
    case "thread_asked":
      return withThread(
        state,
        action.chatId,
        state.threads[action.chatId] ?? { ...loadingThread, since: state.cursor },
      );
    case "thread_loaded": {
      if (!isSameDatabase(state, action.page.asOf)) return askForSnapshot(state);
      const thread = state.threads[action.chatId];
      if (!thread) return state;
      // Somebody jumped elsewhere while the page was on its way: it would leave a hole.
      if (!goesOn(thread, action.side, action.from)) return patchThread(state, action.chatId, atRest);
      if (action.page.asOf.head < thread.since) return patchThread(state, action.chatId, withoutPage(action.side));
      const items = withNamesGiven(action.page.items, state.names, action.page.asOf.head);
      const page = { ...action.page, items };
      const next = withPage(thread, page, action.side);
      const since = letsGo(thread, next) ? state.cursor : thread.since;
      return joined(withThread(state, action.chatId, { ...next, since }), items);
    }
    case "thread_failed":
      return patchThread(state, action.chatId, (thread) =>
        // A fresh start has brought it meanwhile.
        thread.status === "ready" ? thread : { ...thread, status: action.isMissing ? "missing" : "failed" },
      );
    case "page_asked":
      return patchThread(state, action.chatId, (thread) => ({ ...thread, [action.side]: "loading" }));
    case "page_failed":
      return patchThread(state, action.chatId, (thread) => ({ ...thread, [action.side]: "failed" }));
    case "chat_answered":
      return withAnsweredChats(state, [action.chat]);
    case "chats_answered":
      return withAnsweredChats(state, action.chats);
    case "chats_read":
      return withChats(state, action.chats);
    case "message_answered":
      return withAnswer(state, action.message);
    case "notes_answered":
      return { ...state, team: withNotes(state.team, action.notes) };
    case "note_removed":
      return { ...state, team: withTeamChange(state.team, { kind: "note", ...action, note: null }) };
    case "view_answered":
      return { ...state, team: withTeamChange(state.team, { kind: "view", viewId: action.viewId, view: action.view }) };
    case "labels_answered":
      return { ...state, team: { ...state.team, labels: action.labels } };
    case "team_changed":
      return { ...state, team: withTeamChange(state.team, action.change) };
    case "canned_answered":
      return { ...state, team: withCannedReplies(state.team, action.replies, action.known) };
    case "drafts_answered":
      return { ...state, team: withDrafts(state.team, action.memberId, action.drafts) };
    case "scheduled_answered":
      return { ...state, team: withScheduled(state.team, action.scheduled) };
    case "unread_counted":
      return { ...state, unread: { counted: action.count, loaded: unreadTotal(state.chats) } };
    case "send_started": {
      const at = state.pending.findIndex((send) => send.clientId === action.pending.clientId);
      // Two that were written in the same millisecond keep their places when the first goes out again.
      const pending = at === -1 ? [...state.pending, action.pending] : state.pending.with(at, action.pending);
      return { ...state, pending: pending.sort((a, b) => a.createdAt - b.createdAt) };
    }
    case "send_failed":
      return {
        ...state,
        pending: state.pending.map((send) =>
          send.clientId === action.clientId
            ? { ...send, state: "not_sent", reason: action.reason, ...(action.mayHaveLeft && { mayHaveLeft: true }) }
            : send,
        ),
      };
    case "send_kept":
      return {
        ...state,
        pending: state.pending.map((send) =>
          send.clientId === action.clientId ? { ...send, isKept: action.isKept } : send,
        ),
      };
    case "send_discarded":
      return { ...state, pending: state.pending.filter((send) => send.clientId !== action.clientId) };
    case "send_taken_back":
      return withoutSend(state, action.chatId, action.clientId);
    case "hold_started":
      return { ...state, held: [...state.held, action.held] };
    case "hold_ended":
      return { ...state, held: state.held.filter(({ id }) => id !== action.id) };
    case "sends_restored":
      return withRestoredSends(state, action.pending);
  }
}

// ---------------------------------------------------------------- frames

function withFrame(state: InboxState, frame: ServerFrame): InboxState {
  // While a snapshot is on its way, frames describe a state that will be replaced: none of them counts.
  if (state.wants === "snapshot") return state;

  switch (frame.type) {
    case "event":
      return withEvent(state, frame);
    case "replay":
      if (frame.epoch !== state.epoch) return askForSnapshot(state);
      return frame.events.reduce(withEvent, state);
    case "live":
      if (frame.epoch !== state.epoch || frame.head < state.cursor) return askForSnapshot(state);
      if (frame.head > state.cursor) {
        if (state.fruitlessHellos >= FRUITLESS_HELLOS_MAX) return askForSnapshot(state);
        return askForHello({ ...state, isReplaying: false });
      }
      return { ...state, connection: "live", isReplaying: false, fruitlessHellos: 0 };
    case "reset":
      return askForSnapshot(state);
    case "pong":
      return frame.epoch === state.epoch ? state : askForSnapshot(state);
    case "presence":
      return { ...state, team: withPresence(state.team, frame) };
    case "error":
      return state;
    default:
      // A frame of a newer server. Whatever it said, the next pong shows whether an event was missed.
      frame satisfies never;
      return state;
  }
}

function withEvent(state: InboxState, event: LiveEvent): InboxState {
  if (event.seq <= state.cursor) return state;
  if (event.seq > state.cursor + 1) return state.isReplaying ? state : askForHello(state);

  const { change } = event;
  const next: InboxState = { ...state, cursor: event.seq, fruitlessHellos: 0 };
  switch (change.kind) {
    case "message":
      return withMessages(withChats(next, [change.chat]), [change.message]);
    case "message_removed":
      return withoutMessageAnywhere(next, change.chatId, change.messageId);
    case "chat":
      return withChats(next, [change.chat]);
    case "account":
      return withAccount(next, change.account);
    case "contact":
      return withName(next, change.contactIds, { name: change.name, seq: event.seq });
    case "labels":
    case "view":
    case "canned_reply":
    case "note":
    case "mentions":
    case "draft":
    case "scheduled":
    case "contact_card":
      return { ...next, team: withTeamChange(next.team, change) };
    case "unknown":
      return { ...next, missesChanges: true };
    default:
      // A page that was opened before a deploy hears of things that it was not written for. The cursor goes on, or
      // it would ask for this one event for ever; what it changed is read anew, by way of what the page does know.
      change satisfies never;
      return { ...next, missesChanges: true };
  }
}

/** Everybody who is called that now, in each bubble that shows it. */
function withName(state: InboxState, contactIds: readonly string[], given: { name: string | null; seq: number }) {
  const names = { ...state.names, ...Object.fromEntries(contactIds.map((id) => [id, given])) };
  const before = given.seq - 1;
  const threads = Object.entries(state.threads).map(([id, thread]) => [id, threadWithNames(thread, names, before)]);
  return { ...state, names, threads: Object.fromEntries(threads) };
}

/** A frame says nothing of what is counted only when somebody asks (what came today): what was answered then stays. */
function withAccount(state: InboxState, account: Account): InboxState {
  return { ...state, accounts: { ...state.accounts, [account.id]: { ...state.accounts[account.id], ...account } } };
}

function askForHello(state: InboxState): InboxState {
  return {
    ...state,
    wants: "hello",
    connection: "catching_up",
    fruitlessHellos: state.fruitlessHellos + 1,
  };
}

function askForSnapshot(state: InboxState): InboxState {
  return { ...state, wants: "snapshot", connection: "catching_up", isReplaying: false };
}

function isSameDatabase(state: InboxState, asOf: Position): boolean {
  return state.epoch === asOf.epoch;
}

/** Read before the last fresh start: what has changed between the two would never be told again. */
const isFromBefore = (state: InboxState, asOf: Position): boolean => asOf.head < state.base;

// ---------------------------------------------------------------- entities

/**
 * Starts again from a snapshot. The cursor is the oldest place of its parts: what lies between is applied a
 * second time, which `rev` makes harmless. Parts of two databases are no snapshot at all.
 */
function withSnapshot(state: InboxState, snapshot: Snapshot): InboxState {
  const { chats, thread } = snapshot;
  if (thread && thread.page.asOf.epoch !== chats.asOf.epoch) return askForSnapshot(state);

  const cursor = thread ? Math.min(chats.asOf.head, thread.page.asOf.head) : chats.asOf.head;
  const fresh: InboxState = {
    ...emptyInbox,
    epoch: chats.asOf.epoch,
    cursor,
    base: cursor,
    connection: state.connection === "offline" ? "offline" : "catching_up",
    wants: "hello",
    accounts: Object.fromEntries(snapshot.accounts.map((account) => [account.id, account])),
    lists: { [INBOX_KEY]: listingAfter(chats) },
    team: { ...emptyInbox.team, ...snapshot.team },
    pending: state.pending,
    held: state.held,
  };
  const withAllChats = withChats(fresh, thread?.chat ? [...chats.items, thread.chat] : chats.items);
  if (!thread) return withAllChats;
  const threads = { [thread.chatId]: { ...withPage(loadingThread, thread.page, "newest"), since: cursor } };
  return joined({ ...withAllChats, threads }, thread.page.items);
}

function withChats(state: InboxState, arrived: readonly Chat[]): InboxState {
  const newer = arrived.filter((chat) => chat.rev > (state.chats[chat.id]?.rev ?? -1));
  if (newer.length === 0) return state;
  return { ...state, chats: { ...state.chats, ...Object.fromEntries(newer.map((chat) => [chat.id, chat])) } };
}

/**
 * An answer may come long after it was given. What is not here and has not changed since the last fresh start stays out:
 * it may be a copy from before that, of a chat that was erased or has changed, and nothing would ever say so.
 */
function withAnsweredChats(state: InboxState, answered: readonly Chat[]): InboxState {
  return withChats(
    state,
    answered.filter(({ id, rev }) => state.chats[id] !== undefined || rev > state.base),
  );
}

/** A page of a list: what is unread in it was counted already. */
function withMoreChats(state: InboxState, arrived: readonly Chat[]): InboxState {
  const next = withChats(state, arrived);
  if (next.unread === null) return next;
  const more = unreadTotal(next.chats) - unreadTotal(state.chats);
  return { ...next, unread: { ...next.unread, loaded: next.unread.loaded + more } };
}

function withMessages(state: InboxState, messages: readonly Message[]): InboxState {
  const next = messages.reduce(
    (before, message) => patchThread(before, message.chatId, (thread) => withMessage(thread, message)),
    state,
  );
  return joined(next, messages);
}

/**
 * An answer may come long after it was given. One from before the cursor tells nothing new: the message is here as it is
 * now, or was removed since, or was let go of and is read again with its page.
 */
function withAnswer(state: InboxState, message: Message): InboxState {
  return message.rev > state.cursor ? withMessages(state, [message]) : joined(state, [message]);
}

/** A removal that names no chat of ours (the message was folded into one elsewhere) is looked for in every thread. */
function withoutMessageAnywhere(state: InboxState, chatId: string, messageId: string): InboxState {
  // Another member's draft, in its place: nothing changed here.
  if (messageId === "") return state;
  const chatIds = state.threads[chatId] ? [chatId] : Object.keys(state.threads);
  return chatIds.reduce((before, id) => withoutMessageIn(before, id, messageId), state);
}

function withoutMessageIn(state: InboxState, chatId: string, messageId: string): InboxState {
  const next = patchThread(state, chatId, (thread) => withoutMessage(thread, messageId));
  const thread = next.threads[chatId];
  const isLost = thread?.status === "ready" && thread.messages.length === 0 && (thread.hasOlder || thread.hasNewer);
  if (!isLost) return next;
  // No message is left to go on from, although the chat goes on: who shows it reads it anew.
  const { [chatId]: _, ...others } = next.threads;
  return { ...next, threads: others };
}

/** The server knows these messages: the bubbles that waited for them under the same `clientId` are gone. */
function joined(state: InboxState, messages: readonly Message[]): InboxState {
  if (state.pending.length === 0) return state;
  const known = new Set(messages.map((message) => message.clientId));
  const pending = state.pending.filter((send) => !known.has(send.clientId));
  return pending.length === state.pending.length ? state : { ...state, pending };
}

/** The server has removed it, or never had it: its own event comes later and finds nothing left to do. */
function withoutSend(state: InboxState, chatId: string, clientId: string): InboxState {
  const pending = state.pending.filter((send) => send.clientId !== clientId);
  const message = state.threads[chatId]?.messages.find((each) => each.clientId === clientId);
  const next = { ...state, pending };
  return message ? withoutMessageIn(next, chatId, message.id) : next;
}

function withRestoredSends(state: InboxState, restored: readonly PendingSend[]): InboxState {
  const confirmed = Object.values(state.threads).flatMap((thread) => thread.messages.map((each) => each.clientId));
  const known = new Set([...confirmed, ...state.pending.map((send) => send.clientId)]);
  const missing = restored.filter((send) => !known.has(send.clientId));
  if (missing.length === 0) return state;
  return { ...state, pending: [...missing, ...state.pending].sort((a, b) => a.createdAt - b.createdAt) };
}

function withListing(state: InboxState, list: string, listing: ChatListing): InboxState {
  return { ...state, lists: { ...state.lists, [list]: listing } };
}

function listingAfter(page: ChatsPage): ChatListing {
  const isComplete = page.nextCursor === null;
  return {
    status: "ready",
    nextCursor: page.nextCursor,
    horizon: isComplete ? null : (page.items.at(-1)?.lastAt ?? ""),
  };
}

/** Puts the thread last in the record, whose order is the order of use, and forgets the one unused for longest. */
function withThread(state: InboxState, chatId: string, thread: Thread): InboxState {
  const { [chatId]: _, ...others } = state.threads;
  const kept = Object.entries(others).slice(-(THREADS_KEPT - 1));
  const status = thread.status === "failed" || thread.status === "missing" ? "loading" : thread.status;
  return { ...state, threads: { ...Object.fromEntries(kept), [chatId]: { ...thread, status } } };
}

/** Whether a page still fits to the run's end that it was asked from. */
function goesOn(thread: Thread, side: PageSide, from: string | undefined): boolean {
  if (side === "newest" || side === "around") return true;
  const edge = side === "older" ? thread.messages[0] : thread.messages.at(-1);
  return edge?.id === from;
}

const atRest = (thread: Thread): Thread => ({ ...thread, older: "idle", newer: "idle" });

/** The page did not come; one that was asked for since is still on its way. */
const withoutPage =
  (side: PageSide) =>
  (thread: Thread): Thread =>
    (side === "older" || side === "newer") && thread[side] === "idle" ? { ...thread, [side]: "failed" } : thread;

function patchThread(state: InboxState, chatId: string, patch: (thread: Thread) => Thread): InboxState {
  const thread = state.threads[chatId];
  if (!thread) return state;
  const patched = patch(thread);
  return patched === thread ? state : { ...state, threads: { ...state.threads, [chatId]: patched } };
}

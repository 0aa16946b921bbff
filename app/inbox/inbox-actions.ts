import type { Message } from "../../worker/shared/wire.ts";
import { failureOf } from "../lib/failure-of.ts";
import { pageEnds } from "../lib/page-end.ts";
import { CALL_LIMIT_MS, type Trpc } from "../lib/trpc-client.ts";
import { type ChatFilter, listKey, WHOLE_INBOX } from "./chat-filter.ts";
import { sinceFreshStart } from "./fresh-start.ts";
import { absentList } from "./inbox-state.ts";
import type { InboxStore } from "./inbox-store.ts";
import { createNoteActions } from "./notes/note-actions.ts";
import { createSendQueue } from "./send-queue.ts";
import { MEMBERS_SHOWN } from "./team/members-from.ts";
import { createTeamActions } from "./team/team-actions.ts";
import { MENTIONS_COUNTED, teamSnapshotFrom } from "./team/team-snapshot.ts";
import { createUndo } from "./undo/undo-send.ts";

type Place = { sortAt: number; seq: number };

const CHATS_A_PAGE = 50;
const MESSAGES_A_PAGE = 50;
/** A customer's "is writing" lasts longer than this at every network. */
const TYPING_EVERY_MS = 10_000;

/** Everything a person can do in the inbox, as calls to the server whose answers go through the store. */
export type InboxActions = ReturnType<typeof createInboxActions>;

/** What became of an edit or a reaction; `words`: the provider's own, where it gave any. */
export type AmendAnswer = { ok: true } | { ok: false; reason: string; words: string | null };

export type InboxActionDeps = {
  store: InboxStore;
  trpc: Trpc;
  /** Who looks. */
  viewerId: string;
  /** The session is over: go where one can sign in. */
  leave: () => void;
};

export function createInboxActions({ store, trpc, viewerId, leave }: InboxActionDeps) {
  const { getState, dispatch } = store;
  const bounded = () => ({ signal: AbortSignal.any([pageEnds, AbortSignal.timeout(CALL_LIMIT_MS)]) });
  const lastTypingIn = new Map<string, number>();
  /** The chat that is on the screen: a snapshot brings it along. */
  let openChatId: string | null = null;

  /** @returns the failure, unless it was the end of the session, which nobody needs to draw */
  function judge(error: unknown) {
    const failure = failureOf(error);
    if (failure.reason === "not_signed_in") leave();
    return failure;
  }

  const notes = createNoteActions({ store, trpc, bounded, reasonOf: (error) => judge(error).reason });

  const readThread = (chatId: string, from: { before?: Place; after?: Place; around?: string } = {}) =>
    trpc.messages.list.query({ chatId, ...from, limit: MESSAGES_A_PAGE }, bounded());

  /** Says nothing of its place in the log: when a fresh start came in between, what changed before it is read again. */
  async function readChat(chatId: string): Promise<void> {
    const isSameStart = sinceFreshStart(store);
    const chat = await trpc.chats.get.query({ chatId }, bounded());
    if (!isSameStart()) return readChat(chatId);
    dispatch({ type: "chats_read", chats: [chat] });
  }

  /** Brings a thread into memory, unless it is there already. */
  async function openThread(chatId: string): Promise<void> {
    const known = getState().threads[chatId];
    if (known?.status === "loading") return;
    dispatch({ type: "thread_asked", chatId });
    if (known?.status === "ready") return;
    try {
      const [page] = await Promise.all([readThread(chatId), getState().chats[chatId] ? null : readChat(chatId)]);
      dispatch({ type: "thread_loaded", chatId, page, side: "newest" });
    } catch (error) {
      dispatch({ type: "thread_failed", chatId, isMissing: judge(error).code === "NOT_FOUND" });
    }
  }

  /**
   * This thread is on the screen now: it counts as just used, and a snapshot brings it along.
   *
   * @returns a function that ends it
   */
  function showThread(chatId: string): () => void {
    openChatId = chatId;
    if (getState().threads[chatId]?.status === "ready") dispatch({ type: "thread_asked", chatId });
    return () => {
      if (openChatId === chatId) openChatId = null;
    };
  }

  /** The page before the first loaded message, or after the last one. */
  async function loadMore(chatId: string, side: "older" | "newer"): Promise<void> {
    const thread = getState().threads[chatId];
    const edge = side === "older" ? thread?.messages[0] : thread?.messages.at(-1);
    const goesOn = side === "older" ? thread?.hasOlder : thread?.hasNewer;
    if (thread?.status !== "ready" || !edge || !goesOn || thread[side] === "loading") return;
    dispatch({ type: "page_asked", chatId, side });
    try {
      const place = { sortAt: edge.sortAt, seq: edge.seq };
      const page = await readThread(chatId, side === "older" ? { before: place } : { after: place });
      dispatch({ type: "thread_loaded", chatId, page, side, from: edge.id });
    } catch (error) {
      judge(error);
      dispatch({ type: "page_failed", chatId, side });
    }
  }

  /**
   * Makes a message part of what is loaded: the window moves there when it is elsewhere in the chat.
   *
   * @param messageId null for the newest one
   */
  async function bringIn(chatId: string, messageId: string | null): Promise<"loaded" | "missing" | "failed"> {
    const isLoaded = () => {
      const thread = getState().threads[chatId];
      return messageId === null ? thread?.hasNewer === false : thread?.messages.some(({ id }) => id === messageId);
    };
    if (isLoaded()) return "loaded";
    try {
      const page = await readThread(chatId, messageId === null ? {} : { around: messageId });
      dispatch({ type: "thread_loaded", chatId, page, side: messageId === null ? "newest" : "around" });
      if (isLoaded()) return "loaded";
      const { epoch, threads } = getState();
      const thread = threads[chatId];
      if (messageId !== null && thread?.removed.includes(messageId)) return "missing";
      // Somebody was elsewhere in the chat meanwhile, and the page is older than what was let go of there.
      const isTooOld = epoch === page.asOf.epoch && thread !== undefined && page.asOf.head < thread.since;
      return isTooOld ? bringIn(chatId, messageId) : "failed";
    } catch (error) {
      return judge(error).code === "NOT_FOUND" ? "missing" : "failed";
    }
  }

  /** The first page of a list, or its next one. */
  async function loadChats(filter: ChatFilter): Promise<void> {
    const list = listKey(filter);
    const listing = getState().lists[list] ?? absentList;
    if (listing.status === "loading") return;
    dispatch({ type: "chats_asked", list });
    try {
      const from = listing.nextCursor;
      const query = { ...filter, cursor: from, limit: CHATS_A_PAGE };
      dispatch({ type: "chats_loaded", list, from, page: await trpc.chats.list.query(query, bounded()) });
    } catch (error) {
      judge(error);
      dispatch({ type: "chats_failed", list });
    }
  }

  /** Makes a note, and the messages around it, part of what is loaded. */
  async function bringInNote(chatId: string, noteId: string): Promise<"loaded" | "missing" | "failed"> {
    const known = () => getState().team.notes[noteId]?.note ?? null;
    if (known() === null && !(await notes.loadNotes(chatId, null)).ok) return "failed";
    const note = known();
    if (note === null) return "missing";
    try {
      const { items } = await trpc.messages.list.query(
        { chatId, after: { sortAt: note.sortAt, seq: 0 }, limit: 1 },
        bounded(),
      );
      return await bringIn(chatId, items[0]?.id ?? null);
    } catch (error) {
      judge(error);
      return "failed";
    }
  }

  async function loadSnapshot(): Promise<void> {
    const chatId = openChatId;
    try {
      // Before everything else: what says nothing of its own place in the log must not have been read before this one.
      const chats = await trpc.chats.list.query({ ...WHOLE_INBOX, limit: CHATS_A_PAGE }, bounded());
      const [accounts, thread, labels, members, views, mentions] = await Promise.all([
        trpc.accounts.list.query(undefined, bounded()),
        chatId === null ? null : readOpenThread(chatId),
        trpc.labels.list.query(undefined, bounded()),
        trpc.members.list.query({ limit: MEMBERS_SHOWN }, bounded()),
        trpc.views.list.query(undefined, bounded()),
        trpc.notes.mentions.query({ unreadOnly: true, limit: MENTIONS_COUNTED }, bounded()),
      ]);
      const team = teamSnapshotFrom(viewerId, labels, members, views, mentions);
      dispatch({ type: "snapshot_loaded", snapshot: { chats, accounts: accounts.items, thread, team } });
    } catch (error) {
      judge(error);
      throw error;
    }
  }

  async function readOpenThread(chatId: string) {
    try {
      const [page, chat] = await Promise.all([readThread(chatId), trpc.chats.get.query({ chatId }, bounded())]);
      return { chatId, chat, page };
    } catch (error) {
      if (failureOf(error).code === "NOT_FOUND") return null;
      throw error;
    }
  }

  /** Puts a message that the server knows, and that failed there, into its outbox again. */
  async function retry(messageId: string): Promise<"asked" | "not_asked"> {
    try {
      dispatch({ type: "message_answered", message: await trpc.messages.retry.mutate({ messageId }, bounded()) });
      return "asked";
    } catch (error) {
      judge(error);
      return "not_asked";
    }
  }

  /** Edits an own message or reacts to any, at the customer's too. */
  async function amend(ask: () => Promise<Message>): Promise<AmendAnswer> {
    try {
      dispatch({ type: "message_answered", message: await ask() });
      return { ok: true };
    } catch (error) {
      const { reason } = judge(error);
      // Only with these is the message the provider's own word, in plain words.
      const words = reason === "refused" && error instanceof Error ? error.message : null;
      return { ok: false, reason, words };
    }
  }

  const react = (messageId: string, emoji: string | null) =>
    amend(() => trpc.messages.react.mutate({ messageId, emoji }, bounded()));

  const edit = (messageId: string, text: string) =>
    amend(() => trpc.messages.edit.mutate({ messageId, text }, bounded()));

  const queue = createSendQueue({ store, trpc, viewerId, reasonOf: (error) => judge(error).reason });

  /** The customer sees that somebody is writing. Said rarely, and no harm if it is lost. */
  function typing(chatId: string): void {
    const now = Date.now();
    if (now - (lastTypingIn.get(chatId) ?? 0) < TYPING_EVERY_MS || getState().connection !== "live") return;
    lastTypingIn.set(chatId, now);
    trpc.chats.typing.mutate({ chatId }, bounded()).catch(judge);
  }

  async function markRead(chatId: string, messageId: string): Promise<void> {
    try {
      dispatch({ type: "chat_answered", chat: await trpc.chats.markRead.mutate({ chatId, messageId }, bounded()) });
    } catch (error) {
      // The badge stays, which is true, and the next message or look asks again.
      judge(error);
    }
  }

  async function checkSession(): Promise<void> {
    try {
      await trpc.auth.me.query(undefined, bounded());
    } catch (error) {
      judge(error);
    }
  }

  /** What waits in a chat for its time, or could not be sent then; when it cannot be had, being live asks again. */
  async function loadScheduled(chatId: string): Promise<void> {
    try {
      const { items } = await trpc.messages.scheduled.query({ chatId }, bounded());
      dispatch({ type: "scheduled_answered", scheduled: items });
    } catch (error) {
      judge(error);
    }
  }

  return {
    /** What actions are made of whose script is loaded later (use-later-actions.ts). */
    tools: { store, trpc, bounded, reasonOf: (error: unknown) => judge(error).reason },
    loadScheduled,
    openThread,
    showThread,
    loadMore,
    bringIn,
    loadChats,
    loadSnapshot,
    ...queue,
    ...createUndo({ store, trpc, bounded, queue, reasonOf: (error) => judge(error).reason }),
    ...createTeamActions({ store, trpc, bounded, reasonOf: (error) => judge(error).reason }),
    ...notes,
    bringInNote,
    retry,
    react,
    edit,
    typing,
    markRead,
    checkSession,
  };
}

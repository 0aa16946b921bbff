import { newId } from "../../worker/shared/ids.ts";
import { failureOf } from "../lib/failure-of.ts";
import { CALL_LIMIT_MS, type Trpc } from "../lib/trpc-client.ts";
import type { ChatFilter, PendingSend } from "./inbox-state.ts";
import type { InboxStore } from "./inbox-store.ts";
import type { PendingStorage } from "./pending-storage.ts";

const CHATS_A_PAGE = 50;
const MESSAGES_A_PAGE = 50;

/** Everything a person can do in the inbox, as calls to the server whose answers go through the store. */
export type InboxActions = ReturnType<typeof createInboxActions>;

export type InboxActionDeps = {
  store: InboxStore;
  trpc: Trpc;
  /** The session is over: go where one can sign in. */
  leave: () => void;
};

export function createInboxActions({ store, trpc, leave }: InboxActionDeps) {
  const { getState, dispatch } = store;
  const bounded = () => ({ signal: AbortSignal.timeout(CALL_LIMIT_MS) });
  /** One send at a time in a chat: two requests at once could arrive in the other order. */
  const lastSendIn = new Map<string, Promise<void>>();
  let storage: PendingStorage | null = null;
  /** The chat that is on the screen: a snapshot brings it along. */
  let openChatId: string | null = null;

  /** @returns the failure, unless it was the end of the session, which nobody needs to draw */
  function judge(error: unknown) {
    const failure = failureOf(error);
    if (failure.reason === "not_signed_in") leave();
    return failure;
  }

  const readThread = (chatId: string, cursor: string | null) =>
    trpc.messages.list.query({ chatId, cursor, limit: MESSAGES_A_PAGE }, bounded());

  /** Brings a thread into memory, unless it is there already. */
  async function openThread(chatId: string): Promise<void> {
    const known = getState().threads[chatId];
    if (known?.status === "loading") return;
    dispatch({ type: "thread_asked", chatId });
    if (known?.status === "ready") return;
    try {
      const [page, chat] = await Promise.all([
        readThread(chatId, null),
        getState().chats[chatId] ? null : trpc.chats.get.query({ chatId }, bounded()),
      ]);
      if (chat) dispatch({ type: "chat_answered", chat });
      dispatch({ type: "thread_loaded", chatId, page });
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

  async function loadOlder(chatId: string): Promise<void> {
    const thread = getState().threads[chatId];
    if (thread?.status !== "ready" || !thread.olderCursor || thread.older === "loading") return;
    dispatch({ type: "older_asked", chatId });
    try {
      dispatch({ type: "thread_loaded", chatId, page: await readThread(chatId, thread.olderCursor) });
    } catch (error) {
      judge(error);
      dispatch({ type: "older_failed", chatId });
    }
  }

  /** The first page of a list, or its next one. */
  async function loadChats(filter: ChatFilter): Promise<void> {
    const listing = getState().lists[filter];
    if (listing.status === "loading") return;
    dispatch({ type: "chats_asked", filter });
    try {
      const channel = filter === "all" ? null : filter;
      const query = { channel, cursor: listing.nextCursor, limit: CHATS_A_PAGE };
      dispatch({ type: "chats_loaded", filter, page: await trpc.chats.list.query(query, bounded()) });
    } catch (error) {
      judge(error);
      dispatch({ type: "chats_failed", filter });
    }
  }

  async function loadSnapshot(): Promise<void> {
    const chatId = openChatId;
    try {
      const [chats, accounts, thread] = await Promise.all([
        trpc.chats.list.query({ limit: CHATS_A_PAGE }, bounded()),
        trpc.accounts.list.query(undefined, bounded()),
        chatId === null ? null : readOpenThread(chatId),
      ]);
      dispatch({ type: "snapshot_loaded", snapshot: { chats, accounts: accounts.items, thread } });
    } catch (error) {
      judge(error);
      throw error;
    }
  }

  async function readOpenThread(chatId: string) {
    try {
      const [page, chat] = await Promise.all([readThread(chatId, null), trpc.chats.get.query({ chatId }, bounded())]);
      return { chatId, chat, page };
    } catch (error) {
      if (failureOf(error).code === "NOT_FOUND") return null;
      throw error;
    }
  }

  function send(chatId: string, text: string): void {
    deliver({ clientId: newId(), chatId, text, createdAt: Date.now(), state: "sending", reason: null });
  }

  /** The same `clientId` again: if the first try did arrive after all, this one changes nothing. */
  function sendAgain(clientId: string): void {
    const known = getState().pending.find((each) => each.clientId === clientId);
    if (known) deliver({ ...known, state: "sending", reason: null });
  }

  function deliver(pending: PendingSend): void {
    storage?.keep(pending);
    dispatch({ type: "send_started", pending });
    const before = lastSendIn.get(pending.chatId) ?? Promise.resolve();
    lastSendIn.set(
      pending.chatId,
      before.then(() => post(pending)),
    );
  }

  async function post({ clientId, chatId, text }: PendingSend): Promise<void> {
    try {
      const message = await trpc.messages.send.mutate({ chatId, clientId, text }, bounded());
      dispatch({ type: "message_answered", message });
    } catch (error) {
      dispatch({ type: "send_failed", clientId, reason: judge(error).reason });
    }
  }

  function discard(clientId: string): void {
    dispatch({ type: "send_discarded", clientId });
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

  /** Brings back what an earlier page could not send, and from now on keeps what this one has not sent. */
  async function attachStorage(opened: PendingStorage): Promise<void> {
    storage = opened;
    const restored = await opened.restore();
    const asNotSent = restored.map((each) => ({
      ...each,
      state: "not_sent" as const,
      reason: each.reason ?? "interrupted",
    }));
    dispatch({ type: "sends_restored", pending: asNotSent });
    for (const each of restored) if (!isPending(each.clientId)) opened.forget(each.clientId);
    let before = getState().pending;
    store.subscribe(() => {
      const { pending } = getState();
      if (pending === before) return;
      for (const each of before) if (!isPending(each.clientId)) opened.forget(each.clientId);
      before = pending;
    });
  }

  const isPending = (clientId: string) => getState().pending.some((each) => each.clientId === clientId);

  return {
    openThread,
    showThread,
    loadOlder,
    loadChats,
    loadSnapshot,
    send,
    sendAgain,
    discard,
    retry,
    markRead,
    checkSession,
    attachStorage,
  };
}

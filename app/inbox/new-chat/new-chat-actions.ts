import { failureOf } from "../../lib/failure-of.ts";
import type { Trpc } from "../../lib/trpc-client.ts";
import { sinceFreshStart } from "../fresh-start.ts";
import type { InboxStore } from "../inbox-store.ts";

/** Whom to begin a chat with, as typed. */
export type ChatToStart = {
  accountId: string;
  phone?: string;
  /** Of two letters, for a number without a plus. */
  country?: string | null;
  username?: string;
  name?: string;
};

type NewChatActionDeps = {
  store: InboxStore;
  trpc: Trpc;
  bounded: () => { signal: AbortSignal };
  reasonOf: (error: unknown) => string;
};

export function createNewChatActions({ store, trpc, bounded, reasonOf }: NewChatActionDeps) {
  return {
    /** The chat with somebody: the one that is there, else a new one. It is known here when this answers. */
    async startChat(
      wanted: ChatToStart,
    ): Promise<
      { ok: true; chatId: string } | { ok: false; reason: string; fields: { field: string; rule: string }[] }
    > {
      try {
        const isSameStart = sinceFreshStart(store);
        const chat = await trpc.chats.start.mutate(wanted, bounded());
        // Else it is read when it is opened.
        if (isSameStart()) store.dispatch({ type: "chats_read", chats: [chat] });
        return { ok: true, chatId: chat.id };
      } catch (error) {
        return { ok: false, reason: reasonOf(error), fields: failureOf(error).fields };
      }
    },
  };
}

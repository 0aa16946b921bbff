import type { Mention } from "../../../worker/shared/mention.ts";
import type { Trpc } from "../../lib/trpc-client.ts";
import { sinceFreshStart } from "../fresh-start.ts";
import type { InboxStore } from "../inbox-store.ts";

type MentionActionDeps = {
  store: InboxStore;
  trpc: Trpc;
  bounded: () => { signal: AbortSignal };
  reasonOf: (error: unknown) => string;
};

export type MentionPage = { items: readonly Mention[]; nextCursor: string | null };

const MENTIONS_A_PAGE = 30;

export function createMentionActions({ store, trpc, bounded, reasonOf }: MentionActionDeps) {
  return {
    /** Notes that name the viewer, newest first; their chats are known here when this answers. */
    async loadMentions(
      cursor: string | null,
    ): Promise<{ ok: true; page: MentionPage } | { ok: false; reason: string }> {
      try {
        const isSameStart = sinceFreshStart(store);
        const page = await trpc.notes.mentions.query({ cursor, limit: MENTIONS_A_PAGE }, bounded());
        const chats = page.items.flatMap(({ chat }) => chat ?? []);
        if (isSameStart()) store.dispatch({ type: "chats_read", chats });
        store.dispatch({ type: "notes_answered", notes: page.items });
        return { ok: true, page };
      } catch (error) {
        return { ok: false, reason: reasonOf(error) };
      }
    },

    /** The viewer has looked at those of a chat, or with null at all. The count comes back by the socket. */
    async readMentions(chatId: string | null): Promise<boolean> {
      try {
        await trpc.notes.readMentions.mutate({ chatId }, bounded());
        return true;
      } catch (error) {
        // The badge stays, which is true, and the next look asks again.
        reasonOf(error);
        return false;
      }
    },
  };
}

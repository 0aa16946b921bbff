import type { Chat } from "../../../worker/shared/wire.ts";
import type { Trpc } from "../../lib/trpc-client.ts";
import type { InboxStore } from "../inbox-store.ts";

/** What the server takes for many chats at once. */
export type BulkAction = Parameters<Trpc["chats"]["bulk"]["mutate"]>[0]["action"];

/** Of which chats it was done, and of which not, with the stable reason of each. */
export type BulkOutcome = { done: readonly Chat[]; failed: readonly { chatId: string; reason: string }[] };

type BulkActionDeps = {
  store: InboxStore;
  trpc: Trpc;
  bounded: () => { signal: AbortSignal };
  reasonOf: (error: unknown) => string;
};

/** What the server takes in one step. */
export const CHATS_A_STEP = 100;

export function createBulkActions({ store, trpc, bounded, reasonOf }: BulkActionDeps) {
  return {
    async bulk(chatIds: readonly string[], action: BulkAction): Promise<BulkOutcome> {
      // What comes in meanwhile, and what has not come here yet, nobody has seen.
      const seen = store.getState().chats;
      const done: Chat[] = [];
      const failed: { chatId: string; reason: string }[] = [];
      for (let at = 0; at < chatIds.length; at += CHATS_A_STEP) {
        const step = chatIds.slice(at, at + CHATS_A_STEP);
        try {
          const answer = await trpc.chats.bulk.mutate({ chatIds: step, action, revs: revsOf(step, seen) }, bounded());
          store.dispatch({ type: "chats_answered", chats: answer.items });
          done.push(...answer.items);
          failed.push(...answer.failed);
        } catch (error) {
          const reason = reasonOf(error);
          failed.push(...step.map((chatId) => ({ chatId, reason })));
        }
      }
      return { done, failed };
    },
  };
}

const revsOf = (chatIds: readonly string[], chats: Readonly<Record<string, Chat>>): Record<string, number> =>
  Object.fromEntries(chatIds.flatMap((id) => (chats[id] ? [[id, chats[id].rev]] : [])));

import type { CannedReply } from "../../../worker/shared/team.ts";
import type { Trpc } from "../../lib/trpc-client.ts";
import type { InboxStore } from "../inbox-store.ts";
import type { TeamState } from "../team-state.ts";

export type CannedActionDeps = {
  store: InboxStore;
  trpc: Trpc;
  bounded: () => { signal: AbortSignal };
  /** What a failed call says of itself, in a stable word. */
  reasonOf: (error: unknown) => string;
};

type Answer = { ok: true } | { ok: false; reason: string };

/** The ready answers of a team: read when they are wanted, and live from then on. */
export function createCannedActions({ store, trpc, bounded, reasonOf }: CannedActionDeps) {
  async function ask(call: () => Promise<void>): Promise<Answer> {
    try {
      await call();
      return { ok: true };
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
  }
  /** @param known as they were when it was asked: what the socket has told since may be newer than the answer */
  function changed(replyId: string, reply: CannedReply | null, known: TeamState["cannedReplies"]): void {
    if (store.getState().team.cannedReplies[replyId] !== known[replyId]) return;
    store.dispatch({ type: "team_changed", change: { kind: "canned_reply", replyId, reply } });
  }

  return {
    loadCannedReplies: () =>
      ask(async () => {
        const known = store.getState().team.cannedReplies;
        const { items } = await trpc.cannedReplies.list.query(undefined, bounded());
        store.dispatch({ type: "canned_answered", replies: items, known });
      }),

    /** Makes one, or with an `id` changes it. */
    saveCannedReply: ({ id, shortcut, text }: Pick<CannedReply, "shortcut" | "text"> & { id: string | null }) =>
      ask(async () => {
        const known = store.getState().team.cannedReplies;
        const saved = await trpc.cannedReplies.save.mutate({ ...(id && { id }), shortcut, text }, bounded());
        changed(saved.id, saved, known);
      }),

    removeCannedReply: (id: string) =>
      ask(async () => {
        const known = store.getState().team.cannedReplies;
        await trpc.cannedReplies.remove.mutate({ id }, bounded());
        changed(id, null, known);
      }),

    /** What the team has written down about the person of a chat, by the field's name; none when it cannot be had. */
    async contactFields(chatId: string): Promise<Readonly<Record<string, string>>> {
      try {
        return (await trpc.contacts.get.query({ chatId }, bounded())).contact?.fields ?? {};
      } catch {
        // Then they are asked for, like everything that is not known.
        return {};
      }
    },
  };
}

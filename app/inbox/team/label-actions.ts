import type { Label } from "../../../worker/shared/team.ts";
import type { Trpc } from "../../lib/trpc-client.ts";
import { CHATS_A_STEP } from "../bulk/bulk-actions.ts";
import type { InboxStore } from "../inbox-store.ts";
import type { TeamAnswer } from "./team-actions.ts";

type LabelActionDeps = {
  store: InboxStore;
  trpc: Trpc;
  bounded: () => { signal: AbortSignal };
  reasonOf: (error: unknown) => string;
};

export function createLabelActions({ store, trpc, bounded, reasonOf }: LabelActionDeps) {
  return {
    /** A new word for the whole team, and at once on these chats. */
    async createLabel(chatIds: string[], wish: Pick<Label, "name" | "colour">): Promise<TeamAnswer> {
      try {
        const known = store.getState().team.labels;
        const { items, label } = await trpc.labels.create.mutate(wish, bounded());
        // What the socket has told meanwhile may be newer than the answer; what was done here comes that way too.
        if (store.getState().team.labels === known) store.dispatch({ type: "labels_answered", labels: items });
        const action = { type: "label" as const, add: [label.id] };
        for (let at = 0; at < chatIds.length; at += CHATS_A_STEP) {
          const step = chatIds.slice(at, at + CHATS_A_STEP);
          const answer = await trpc.chats.bulk.mutate({ chatIds: step, action }, bounded());
          store.dispatch({ type: "chats_answered", chats: answer.items });
        }
        return { ok: true };
      } catch (error) {
        return { ok: false, reason: reasonOf(error) };
      }
    },
  };
}

import type { SavedView } from "../../../worker/shared/team.ts";
import type { Trpc } from "../../lib/trpc-client.ts";
import type { InboxStore } from "../inbox-store.ts";
import type { TeamAnswer } from "../team/team-actions.ts";
import type { TeamState } from "../team-state.ts";

type ViewActionDeps = {
  store: InboxStore;
  trpc: Trpc;
  bounded: () => { signal: AbortSignal };
  reasonOf: (error: unknown) => string;
};

/** The views that the team has named: everybody sees and changes the same ones. */
export function createViewActions({ store, trpc, bounded, reasonOf }: ViewActionDeps) {
  /** @param known as they were when it was asked: what the socket has told since may be newer than the answer */
  function told(viewId: string, view: SavedView | null, known: TeamState["views"]): void {
    if (store.getState().team.views[viewId] === known[viewId]) store.dispatch({ type: "view_answered", viewId, view });
  }

  async function ask(call: () => Promise<void>): Promise<TeamAnswer> {
    try {
      await call();
      return { ok: true };
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
  }

  return {
    /** Makes one, or with `id` changes it. */
    saveView: (view: { id?: string; name: string; filter: SavedView["filter"] }) =>
      ask(async () => {
        const known = store.getState().team.views;
        const saved = await trpc.views.save.mutate(view, bounded());
        told(saved.id, saved, known);
      }),

    removeView: (id: string) =>
      ask(async () => {
        const known = store.getState().team.views;
        await trpc.views.remove.mutate({ id }, bounded());
        told(id, null, known);
      }),
  };
}

import type { SavedView } from "../../../worker/shared/team.ts";
import type { Trpc } from "../../lib/trpc-client.ts";
import type { InboxStore } from "../inbox-store.ts";
import type { TeamAnswer } from "../team/team-actions.ts";

type ViewActionDeps = {
  store: InboxStore;
  trpc: Trpc;
  bounded: () => { signal: AbortSignal };
  reasonOf: (error: unknown) => string;
};

/** The views that the team has named: everybody sees and changes the same ones. */
export function createViewActions({ store, trpc, bounded, reasonOf }: ViewActionDeps) {
  const told = (viewId: string, view: SavedView | null) => store.dispatch({ type: "view_answered", viewId, view });

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
        const saved = await trpc.views.save.mutate(view, bounded());
        told(saved.id, saved);
      }),

    removeView: (id: string) =>
      ask(async () => {
        await trpc.views.remove.mutate({ id }, bounded());
        told(id, null);
      }),
  };
}

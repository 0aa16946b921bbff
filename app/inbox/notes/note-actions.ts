import type { Note } from "../../../worker/shared/team.ts";
import type { Trpc } from "../../lib/trpc-client.ts";
import type { InboxStore } from "../inbox-store.ts";
import type { TeamAnswer } from "../team/team-actions.ts";

type NoteActionDeps = {
  store: InboxStore;
  trpc: Trpc;
  bounded: () => { signal: AbortSignal };
  reasonOf: (error: unknown) => string;
};

const NOTES_A_PAGE = 100;

/** Reads notes; what changes them comes with the parts of the screen that do (note-edits.ts). */
export function createNoteActions({ store, trpc, bounded, reasonOf }: NoteActionDeps) {
  const answered = (notes: readonly Note[]) => store.dispatch({ type: "notes_answered", notes });

  async function ask(call: () => Promise<readonly Note[]>): Promise<TeamAnswer> {
    try {
      answered(await call());
      return { ok: true };
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
  }

  return {
    /**
     * The notes of a chat from a place on (`sortAt` of a message, null: all), page by page.
     */
    loadNotes: (chatId: string, since: number | null) =>
      ask(async () => {
        const notes: Note[] = [];
        let cursor: string | null = null;
        do {
          const query = { chatId, since, cursor, limit: NOTES_A_PAGE };
          const page: { items: Note[]; nextCursor: string | null } = await trpc.notes.list.query(query, bounded());
          notes.push(...page.items);
          cursor = page.nextCursor;
        } while (cursor !== null);
        return notes;
      }),
  };
}

import type { Note } from "../../../worker/shared/team.ts";
import type { Trpc } from "../../lib/trpc-client.ts";
import type { InboxStore } from "../inbox-store.ts";
import type { TeamAnswer } from "../team/team-actions.ts";

type NoteEditDeps = {
  store: InboxStore;
  trpc: Trpc;
  bounded: () => { signal: AbortSignal };
  reasonOf: (error: unknown) => string;
};

/** Notes are no messages: no way leads from here to what sends. */
export function createNoteEdits({ store, trpc, bounded, reasonOf }: NoteEditDeps) {
  async function ask(call: () => Promise<Note | null>): Promise<TeamAnswer> {
    try {
      const note = await call();
      if (note !== null) store.dispatch({ type: "notes_answered", notes: [note] });
      return { ok: true };
    } catch (error) {
      return { ok: false, reason: reasonOf(error) };
    }
  }

  return {
    /** @param noteId made by the caller: the same one again is the same note */
    addNote: (note: { chatId: string; noteId: string; text: string; mentions: string[] }) =>
      ask(() => trpc.notes.add.mutate(note, bounded())),

    editNote: (noteId: string, text: string, mentions: string[]) =>
      ask(() => trpc.notes.edit.mutate({ noteId, text, mentions }, bounded())),

    removeNote: (chatId: string, noteId: string) =>
      ask(async () => {
        await trpc.notes.remove.mutate({ noteId }, bounded());
        store.dispatch({ type: "note_removed", noteId, chatId });
        return null;
      }),
  };
}

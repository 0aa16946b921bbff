import { newId } from "../../../worker/shared/ids.ts";
import type { Trpc } from "../../lib/trpc-client.ts";
import { UNDO_MS } from "../compose/writing-choices.ts";
import type { HeldSend, SendDraft } from "../inbox-state.ts";
import type { InboxStore } from "../inbox-store.ts";
import { isWayLost } from "../lost-on-the-way.ts";

export type UndoDeps = {
  store: InboxStore;
  trpc: Pick<Trpc, "messages">;
  bounded: () => { signal: AbortSignal };
  queue: { send: (chatId: string, draft: SendDraft, clientId?: string) => string; discard: (clientId: string) => void };
  reasonOf: (error: unknown) => string;
};

/** Before it is asked again whether a message could be called back, when the answer was lost on the way. */
const ASK_AGAIN_AFTER_MS = [500, 2_000, 5_000];

export type UndoAnswer = { ok: true; held: HeldSend } | { ok: false; reason: string };

/**
 * Sends that can be taken back for some seconds. The server holds them (`holdSeconds`), so that they leave once,
 * whether or not this page is still there by then.
 */
export function createUndo({ store, trpc, bounded, queue, reasonOf }: UndoDeps) {
  const { getState, dispatch } = store;
  /** What each held press of Send consists of, by its id. */
  const draftsOf = new Map<string, readonly SendDraft[]>();

  /** Sends what one press of Send stands for, and can take all of it back for a moment. */
  function sendHeld(
    chatId: string,
    drafts: readonly SendDraft[],
    typed: Pick<HeldSend, "text" | "files" | "replyTo">,
  ): void {
    const holdUntil = Date.now() + UNDO_MS;
    const clientIds = drafts.map((draft) => queue.send(chatId, { ...draft, holdUntil }));
    const id = newId();
    draftsOf.set(id, drafts);
    dispatch({ type: "hold_started", held: { id, chatId, clientIds, ...typed } });
    setTimeout(() => {
      draftsOf.delete(id);
      dispatch({ type: "hold_ended", id });
    }, UNDO_MS);
  }

  /** Takes back what was sent a moment ago: what of it the server has is called back there first. */
  async function undoSend(id: string): Promise<UndoAnswer> {
    const held = getState().held.find((each) => each.id === id);
    if (!held) return { ok: false, reason: "already_sent" };
    const drafts = draftsOf.get(id) ?? [];
    dispatch({ type: "hold_ended", id });
    const sendAnew: (() => void)[] = [];
    try {
      // From the last one: if one has left already, those before it have too.
      for (const [at, clientId] of [...held.clientIds.entries()].toReversed()) {
        const isCertain = await takeBack(held.chatId, clientId);
        const draft = drafts[at];
        // The draft ended with the first try: what stands in the field by now is another one.
        const again = draft && { ...draft, endsDraft: false };
        if (again) sendAnew.unshift(() => void queue.send(held.chatId, again, isCertain ? undefined : clientId));
      }
      return { ok: true, held };
    } catch (error) {
      // Time ran out between two of them: all of it goes out, or what was called back would be lost without a word.
      for (const again of sendAnew) again();
      return { ok: false, reason: reasonOf(error) };
    }
  }

  /** @returns whether the server knows: its `clientId` is used up then */
  async function takeBack(chatId: string, clientId: string): Promise<boolean> {
    const pending = getState().pending.find((each) => each.clientId === clientId);
    // It never got out of this browser.
    const isHere =
      pending?.state === "uploading" ||
      (pending?.state === "not_sent" && pending.reason === "offline" && !pending.mayHaveLeft);
    // What may have got out is still to be sent from here if it cannot be called back.
    if (isHere) queue.discard(clientId);
    let isCertain = true;
    try {
      await callBack(clientId, isHere ? [] : ASK_AGAIN_AFTER_MS);
    } catch (error) {
      if (!isHere) throw error;
      isCertain = false;
    }
    queue.discard(clientId);
    dispatch({ type: "send_taken_back", chatId, clientId });
    return isCertain;
  }

  /** Asked again, the server answers the same: only the answer may have been lost, and with it what was written. */
  async function callBack(clientId: string, [pauseMs, ...later]: readonly number[]): Promise<void> {
    try {
      await trpc.messages.cancel.mutate({ clientId }, bounded());
    } catch (error) {
      if (pauseMs === undefined || !isWayLost(reasonOf(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      await callBack(clientId, later);
    }
  }

  return { sendHeld, undoSend };
}

import { newId } from "../../../worker/shared/ids.ts";
import { MESSAGE_TEXT_MAX } from "../../../worker/shared/protocol.ts";
import type { Draft } from "../../../worker/shared/team.ts";
import type { Trpc } from "../../lib/trpc-client.ts";
import type { InboxState } from "../inbox-state.ts";
import type { InboxStore } from "../inbox-store.ts";
import { draftKey } from "../team-state.ts";
import {
  endedDrafts,
  forgetEnded,
  type KeptDraft,
  keepDraft,
  keptDraft,
  noteEnded,
  putDraft,
  restoreDrafts,
  unsavedDrafts,
} from "./kept-drafts.ts";

/** What is typed is saved when the hands rest, so that a sentence is one call and not fifty. */
export const SAVE_AFTER_MS = 800;
/** Whoever typed here so lately is still at it: another device's words wait until they have rested for this long. */
export const TYPING_LASTS_MS = 8_000;

export type DraftSyncDeps = {
  store: InboxStore;
  trpc: Pick<Trpc, "drafts">;
  bounded: () => { signal: AbortSignal };
  memberId: string;
  now?: () => number;
};

/**
 * The viewer's drafts, the same in all of their browsers. The one that wrote last wins, but never over words that are
 * being typed: those are newer, and are saved in a moment.
 */
export function createDraftSync({ store, trpc, bounded, memberId, now = Date.now }: DraftSyncDeps) {
  /** This page among the devices. */
  const device = newId();
  const typedAt = new Map<string, number>();
  /** The newest copy of each that this page has shown or written. */
  const shownRev = new Map<string, number>();
  const saving = new Map<string, ReturnType<typeof setTimeout>>();
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  /** One call at a time for a chat: a save that comes after the clearing would bring the words back. */
  const lastCall = new Map<string, Promise<void>>();
  /** Drafts that were sent, up to which copy, while the server has not heard of it: being live again tells it. */
  const ended = new Map<string, number | null>(endedDrafts());
  let areLoaded = false;

  const ownDraft = (chatId: string): Draft | null | undefined =>
    store.getState().team.drafts[draftKey(memberId, chatId)];

  function inTurn(chatId: string, call: () => Promise<void>): void {
    // Nothing is lost: what was not saved stays here as such, what was not cleared stands in `ended`, and the next key,
    // or being live again, tries anew.
    lastCall.set(
      chatId,
      (lastCall.get(chatId) ?? Promise.resolve()).then(call).catch(() => undefined),
    );
  }

  /** Somebody typed in a chat's field, and it is kept here. */
  function noteTyped(chatId: string): void {
    typedAt.set(chatId, now());
    saveLater(chatId);
  }

  function saveLater(chatId: string): void {
    clearTimeout(saving.get(chatId));
    saving.set(
      chatId,
      setTimeout(() => save(chatId), SAVE_AFTER_MS),
    );
  }

  function save(chatId: string): void {
    clearTimeout(saving.get(chatId));
    saving.delete(chatId);
    inTurn(chatId, async () => {
      const kept = keptDraft(chatId);
      const { text, isSaved } = kept;
      if (isSaved || text.length > MESSAGE_TEXT_MAX || store.getState().connection === "offline") return;
      const replyTo = quotedBy(kept);
      const draft = await trpc.drafts.save.mutate({ chatId, text, replyTo, device }, bounded());
      if (draft) shownRev.set(chatId, draft.rev);
      store.dispatch({ type: "team_changed", change: { kind: "draft", chatId, memberId, draft } });
      const after = keptDraft(chatId);
      if (after.text === text && quotedBy(after) === replyTo) keepDraft(chatId, { ...after, isSaved: true });
    });
  }

  /** What stood in the field is a message now, here and in all browsers. */
  function endDraft(chatId: string): void {
    clearTimeout(saving.get(chatId));
    saving.delete(chatId);
    // A list that was asked for before may still bring the old words: for a moment nothing comes in here.
    typedAt.set(chatId, now());
    noteEnded(chatId, upToKnown(chatId));
    inTurn(chatId, async () => {
      const known = ownDraft(chatId);
      if (known === null || (known === undefined && areLoaded)) return forgetEnded(chatId);
      // Something new was begun meanwhile: it takes the old words' place by itself.
      if (keptDraft(chatId).text !== "") return forgetEnded(chatId);
      const upToRev = upToKnown(chatId);
      store.dispatch({ type: "team_changed", change: { kind: "draft", chatId, memberId, draft: null } });
      await clear(chatId, upToRev);
    });
  }

  /** The newest copy that this page knows of; null: it knows of none, and there may be any. */
  function upToKnown(chatId: string): number | null {
    const known = ownDraft(chatId);
    return known ? Math.max(known.rev, shownRev.get(chatId) ?? 0) : null;
  }

  async function clear(chatId: string, upToRev: number | null): Promise<void> {
    ended.set(chatId, upToRev);
    noteEnded(chatId, upToRev);
    await trpc.drafts.clear.mutate({ chatId, upToRev }, bounded());
    forget(chatId);
  }

  function forget(chatId: string): void {
    ended.delete(chatId);
    forgetEnded(chatId);
  }

  /** Otherwise the list would call a draft, in every browser, what was sent long ago. */
  function clearEnded(): void {
    for (const [chatId, upToRev] of ended) {
      inTurn(chatId, async () => {
        // What was begun since takes the old words' place when it is saved.
        if (keptDraft(chatId).text === "") await clear(chatId, upToRev);
        else forget(chatId);
      });
    }
  }

  /** Shows what another device wrote, unless somebody is writing here. */
  function consider(chatId: string): void {
    const draft = ownDraft(chatId);
    const kept = keptDraft(chatId);
    // What this page wrote is no news to it, and may come back when it has long been sent.
    if (draft === undefined || draft?.device === device || !kept.isSaved) return;
    if (draft && draft.rev <= (shownRev.get(chatId) ?? -1)) return;
    const text = draft?.text ?? "";
    const replyTo = draft?.replyTo ?? null;
    const isShown = kept.text === text && quotedBy(kept) === replyTo;
    const restedMs = now() - (typedAt.get(chatId) ?? Number.NEGATIVE_INFINITY);
    // Less than nothing: the clock was put back, and nobody knows. What was typed is saved all the same.
    if (restedMs >= 0 && restedMs < TYPING_LASTS_MS && !isShown) {
      clearTimeout(waiting.get(chatId));
      waiting.set(
        chatId,
        setTimeout(() => consider(chatId), TYPING_LASTS_MS - restedMs),
      );
      return;
    }
    if (draft) shownRev.set(chatId, draft.rev);
    // What the quoted message says is read in the thread.
    const quote = replyTo === null ? null : { messageId: replyTo, text: null, senderName: null };
    if (!isShown) putDraft(chatId, { text, replyTo: quote, isSaved: true });
  }

  /** A chat's field is there: what a reload left unsaved goes on its way, and what others wrote is shown. */
  function openDraft(chatId: string): void {
    if (keptDraft(chatId).isSaved) consider(chatId);
    else saveLater(chatId);
  }

  /** The page may be gone in a moment. */
  function saveDrafts(): void {
    for (const chatId of unsavedDrafts()) save(chatId);
  }

  async function loadDrafts(): Promise<void> {
    try {
      const { items } = await trpc.drafts.list.query(undefined, bounded());
      areLoaded = true;
      store.dispatch({ type: "drafts_answered", memberId, drafts: items });
    } catch {
      // The field shows what this browser knows; being live again asks again.
    }
  }

  /** Follows the store. @returns a function that ends it */
  function followDrafts(): () => void {
    restoreDrafts();
    // What was sent is no news, although it may still be there.
    for (const [chatId, upToRev] of ended) if (upToRev !== null) shownRev.set(chatId, upToRev);
    const onVisibility = () => {
      if (document.visibilityState === "hidden") saveDrafts();
    };
    // As if it had just come back: it may be live since before this was loaded.
    let before: InboxState = { ...store.getState(), connection: "catching_up" };
    const look = () => {
      const state = store.getState();
      const { drafts } = state.team;
      if (drafts !== before.team.drafts) {
        for (const [key, draft] of Object.entries(drafts)) {
          const chatId = key.startsWith(`${memberId} `) ? key.slice(memberId.length + 1) : null;
          if (chatId !== null && draft !== before.team.drafts[key]) consider(chatId);
        }
      }
      const isBack = state.connection === "live" && before.connection !== "live";
      before = state;
      if (!isBack) return;
      saveDrafts();
      clearEnded();
      void loadDrafts();
    };
    look();
    const stop = store.subscribe(look);
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      stop();
      document.removeEventListener("visibilitychange", onVisibility);
      for (const timer of [...saving.values(), ...waiting.values()]) clearTimeout(timer);
    };
  }

  return { noteTyped, endDraft, openDraft, followDrafts };
}

/** The id of the message that is answered; a quote to which nothing is written yet is nobody else's to see. */
const quotedBy = ({ text, replyTo }: KeptDraft): string | null =>
  text.trim() === "" ? null : (replyTo?.messageId ?? null);

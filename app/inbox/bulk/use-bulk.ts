import { useState } from "react";
import type { Chat } from "../../../worker/shared/wire.ts";
import { bulkStrings as words } from "../../lib/bulk-strings.ts";
import { useLaterActions } from "../use-later-actions.ts";
import type { BulkAction } from "./bulk-actions.ts";
import { createBulkActions } from "./bulk-actions.ts";
import { type BulkStep, undoSteps } from "./undo-steps.ts";
import type { Selection } from "./use-selection.ts";

/** What was done last, in words, and what takes it back. */
export type BulkResult = { text: string; problem: string | null; undo: readonly BulkStep[] };

/** After these the chats are elsewhere, and one is through with them. */
const ENDS_SELECTION: readonly BulkAction["type"][] = ["done", "reopen", "snooze"];

/**
 * Does one thing with everything that is ticked, and says of how many it was done. What it was not done with stays
 * ticked, so that one sees it and may try again.
 */
export function useBulk(selection: Selection, chats: readonly Chat[]) {
  const actions = useLaterActions(createBulkActions);
  const [isBusy, setIsBusy] = useState(false);
  const [result, setResult] = useState<BulkResult | null>(null);

  async function work(action: BulkAction): Promise<{ ok: true } | { ok: false; reason: string }> {
    const before = chats;
    setIsBusy(true);
    setResult(null);
    const { done, failed } = await actions.bulk([...selection.ids], action);
    setIsBusy(false);
    const [first] = failed;
    const doneIds = new Set(done.map(({ id }) => id));
    const changed = before.filter(({ id }) => doneIds.has(id));
    setResult({
      text: done.length === 0 ? "" : words.done[action.type](done.length),
      problem: first ? words.failed(failed.length, first.reason) : null,
      undo: undoSteps(changed, action),
    });
    if (first) selection.choose(failed.map(({ chatId }) => chatId));
    else if (ENDS_SELECTION.includes(action.type)) selection.clear();
    return first ? { ok: false, reason: first.reason } : { ok: true };
  }

  async function undo(): Promise<void> {
    const steps = result?.undo ?? [];
    setIsBusy(true);
    const outcomes = await Promise.all(steps.map(({ chatIds, action }) => actions.bulk(chatIds, action)));
    setIsBusy(false);
    const failed = outcomes.flatMap((outcome) => outcome.failed);
    const problem = failed[0] ? words.failed(failed.length, failed[0].reason) : null;
    setResult({ text: problem ? "" : words.undone, problem, undo: [] });
  }

  return { isBusy, result, work, undo, dismiss: () => setResult(null) };
}

import type { Chat } from "../../../worker/shared/wire.ts";
import type { BulkAction } from "./bulk-actions.ts";

export type BulkStep = { chatIds: string[]; action: BulkAction };

/** What makes chats again what they were before a step; nothing for what one undoes at the chats themselves. */
export function undoSteps(before: readonly Chat[], { type }: BulkAction): BulkStep[] {
  switch (type) {
    case "done":
    case "reopen":
    case "snooze":
      return stepsBy(before, stateOf);
    case "assign":
      return stepsBy(before, (chat) => ({ type: "assign", memberId: chat.assigneeId ?? null }));
    case "markRead":
    case "markUnread":
    case "label":
      return [];
  }
}

function stateOf({ state, snoozedUntil }: Chat): BulkAction {
  if (state === "snoozed" && snoozedUntil) return { type: "snooze", until: snoozedUntil };
  return { type: state === "done" ? "done" : "reopen" };
}

/** One step for all that need the same. */
function stepsBy(chats: readonly Chat[], actionOf: (chat: Chat) => BulkAction): BulkStep[] {
  const steps = new Map<string, BulkStep>();
  for (const chat of chats) {
    const action = actionOf(chat);
    const key = JSON.stringify(action);
    const step = steps.get(key) ?? { chatIds: [], action };
    step.chatIds.push(chat.id);
    steps.set(key, step);
  }
  return [...steps.values()];
}

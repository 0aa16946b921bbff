import { useState } from "react";
import type { Chat } from "../../../worker/shared/wire.ts";
import { teamStrings } from "../../lib/team-strings.ts";
import { useInboxActions } from "../inbox-context.tsx";
import type { TeamAnswer } from "./team-actions.ts";

const { not, why } = teamStrings;

/** What one can do with a chat, and in words why the last of it was not done. */
export function useChatWork(chat: Chat, onProblem: (problem: string | null) => void) {
  const actions = useInboxActions();
  const [isBusy, setIsBusy] = useState(false);

  async function ask(call: Promise<TeamAnswer>, words: (reason: string) => string): Promise<boolean> {
    setIsBusy(true);
    onProblem(null);
    const answer = await call;
    setIsBusy(false);
    if (!answer.ok) onProblem(words(why(answer.reason)));
    return answer.ok;
  }

  return {
    isBusy,
    assign: (memberId: string | null) => ask(actions.assign(chat.id, memberId), not.assigned),
    snooze: (until: number) => ask(actions.snooze(chat.id, until), not.snoozed),
    finish: () => ask(actions.finish(chat.id), not.done),
    reopen: () => ask(actions.reopen(chat.id), not.reopened),
    label: (change: { add?: string[]; remove?: string[] }) => ask(actions.label(chat.id, change), not.labelled),
  };
}

export type ChatWork = ReturnType<typeof useChatWork>;

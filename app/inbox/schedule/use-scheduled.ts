import { useEffect, useMemo } from "react";
import type { ScheduledMessage } from "../../../worker/shared/team.ts";
import { useInbox, useInboxActions } from "../inbox-context.tsx";

/** What a chat has for later, or could not send at its time, soonest first. */
export function useScheduled(chatId: string): readonly ScheduledMessage[] {
  const actions = useInboxActions();
  const isLive = useInbox((state) => state.connection === "live");
  const known = useInbox((state) => state.team.scheduled);
  useEffect(() => {
    // After each gap anew: a snapshot brings none. What cannot be read now is read when the page is live again.
    if (isLive) void actions.loadScheduled(chatId);
  }, [isLive, chatId, actions]);
  return useMemo(
    () =>
      Object.values(known)
        .filter((each) => each.chatId === chatId && each.state !== "sent" && each.state !== "cancelled")
        .sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1)),
    [known, chatId],
  );
}

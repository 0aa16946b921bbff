import { useEffect, useMemo, useState } from "react";
import type { Note } from "../../../worker/shared/team.ts";
import { useInbox, useInboxActions } from "../inbox-context.tsx";
import type { Thread } from "../thread.ts";

/** The notes that stand among the messages that are loaded, oldest first; older ones come as one scrolls up. */
export function useNotes(chatId: string, thread: Thread): { notes: readonly Note[]; areMissing: boolean } {
  const actions = useInboxActions();
  const since = thread.hasOlder ? (thread.messages[0]?.sortAt ?? null) : null;
  const until = thread.hasNewer ? (thread.messages.at(-1)?.sortAt ?? null) : null;
  const connection = useInbox((state) => state.connection);
  const [areMissing, setAreMissing] = useState(false);
  useEffect(() => {
    // After each gap anew: a snapshot brings none.
    if (connection !== "offline") void actions.loadNotes(chatId, since).then(({ ok }) => setAreMissing(!ok));
  }, [chatId, since, connection, actions]);

  const known = useInbox((state) => state.team.notes);
  const notes = useMemo(
    () =>
      Object.values(known)
        .flatMap(({ note }) => (note?.chatId === chatId ? [note] : []))
        .filter(({ sortAt }) => (since === null || sortAt >= since) && (until === null || sortAt <= until))
        .sort((a, b) => a.sortAt - b.sortAt),
    [known, chatId, since, until],
  );
  return { notes, areMissing };
}

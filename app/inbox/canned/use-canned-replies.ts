import { useCallback, useEffect, useMemo, useState } from "react";
import type { CannedReply } from "../../../worker/shared/team.ts";
import { useInbox } from "../inbox-context.tsx";
import { useLaterActions } from "../use-later-actions.ts";
import { createCannedActions } from "./canned-actions.ts";

/** The team's canned replies, by their shortcut, read when they are shown and live from then on. */
export function useCannedReplies() {
  const actions = useLaterActions(createCannedActions);
  const known = useInbox((state) => state.team.cannedReplies);
  const [status, setStatus] = useState<"loading" | "ready" | "failed">("loading");

  const load = useCallback(async () => {
    setStatus("loading");
    const answer = await actions.loadCannedReplies();
    setStatus(answer.ok ? "ready" : "failed");
  }, [actions]);
  useEffect(() => void load(), [load]);

  const replies = useMemo(
    () =>
      Object.values(known)
        .filter((reply): reply is CannedReply => reply !== null)
        .sort((a, b) => (a.shortcut.toLowerCase() < b.shortcut.toLowerCase() ? -1 : 1)),
    [known],
  );
  // What is known from before is shown at once, and made good when the answer is here.
  return { replies, status: replies.length > 0 ? "ready" : status, load } as const;
}

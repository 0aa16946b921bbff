import { type RefObject, useEffect } from "react";
import type { Note } from "../../../worker/shared/team.ts";
import { useInbox } from "../inbox-context.tsx";
import { useLaterActions } from "../use-later-actions.ts";
import { useViewerId } from "../viewer.tsx";
import { createMentionActions } from "./mention-actions.ts";

/** A note that names the viewer counts as seen once it was on the screen, and not because its chat was opened. */
export function useMentionSeen(row: RefObject<HTMLElement>, { chatId, mentions }: Note): void {
  const actions = useLaterActions(createMentionActions);
  const viewerId = useViewerId();
  const unread = useInbox((state) => state.team.mentions[viewerId] ?? 0);
  const mayBeNew = unread > 0 && mentions.includes(viewerId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another count may be of this note
  useEffect(() => {
    if (!mayBeNew || !row.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (document.visibilityState !== "visible" || !entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        void actions.readMentions(chatId);
      },
      { threshold: 0.5 },
    );
    observer.observe(row.current);
    return () => observer.disconnect();
  }, [mayBeNew, unread, chatId, actions, row]);
}

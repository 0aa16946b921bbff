import { useMemo } from "react";
import { useInbox } from "../inbox-context.tsx";
import { type PeopleHere, whereaboutsOf } from "../team/whereabouts.ts";
import { useViewerId } from "../viewer.tsx";

/** Colleagues who have this chat open; undefined when there is nobody. */
export function usePeopleHere(chatId: string): PeopleHere | undefined {
  const viewerId = useViewerId();
  const presence = useInbox((state) => state.team.presence);
  return useMemo(() => whereaboutsOf(presence, viewerId)[chatId], [presence, viewerId, chatId]);
}

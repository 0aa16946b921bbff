import type { ReactNode } from "react";
import { Rail } from "../ui/rail.tsx";
import { useInbox } from "./inbox-context.tsx";
import { unreadShown } from "./inbox-views.ts";

/** The narrow column beside the inbox, with a mark while something is unread. */
export function InboxRail({ children }: { children: ReactNode }) {
  const hasUnread = useInbox((state) => unreadShown(state) > 0);
  return (
    <Rail current="inbox" hasUnread={hasUnread}>
      {children}
    </Rail>
  );
}

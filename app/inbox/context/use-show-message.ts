import { useLocation, useNavigate } from "@remix-run/react";
import { useCallback } from "react";
import { withoutContact } from "./context-view.tsx";

/** Leads to a message of the chat; what lies over the thread goes away with it. */
export function useShowMessage(chatId: string): (messageId: string) => void {
  const navigate = useNavigate();
  const { state } = useLocation();
  return useCallback(
    (messageId) =>
      navigate(`/inbox/${chatId}?message=${encodeURIComponent(messageId)}`, {
        // In the place of the entry that the sheet has in the history, so that Back does not open it again.
        replace: true,
        state: withoutContact(state),
        preventScrollReset: true,
      }),
    [navigate, chatId, state],
  );
}

import { useEffect } from "react";
import { strings } from "../lib/strings.ts";
import { useInbox } from "./inbox-context.tsx";
import { unreadShown } from "./inbox-views.ts";

/** Keeps the tab's title true: how much is unread, and which chat is open. Draws nothing. */
export function TitleBadge({ chatId }: { chatId: string | null }) {
  const unread = useInbox(unreadShown);
  const name = useInbox((state) => (chatId === null ? undefined : state.chats[chatId]?.name)) ?? strings.chats.title;
  useEffect(() => {
    const badge = unread > 0 ? `(${unread}) ` : "";
    document.title = `${badge}${name} · ${strings.product}`;
  }, [unread, name]);
  return null;
}

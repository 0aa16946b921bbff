import { useEffect } from "react";
import { usePresence } from "../inbox-context.tsx";

/** Lets colleagues know which chat is open here. */
export function TellPresence({ chatId }: { chatId: string | null }) {
  const presence = usePresence();
  useEffect(() => presence.look(chatId), [presence, chatId]);
  return null;
}

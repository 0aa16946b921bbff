import { useEffect } from "react";
import { useBackground } from "../inbox-context.tsx";

/** Lets colleagues know which chat is open here. */
export function TellPresence({ chatId }: { chatId: string | null }) {
  const background = useBackground();
  useEffect(() => background.look(chatId), [background, chatId]);
  return null;
}

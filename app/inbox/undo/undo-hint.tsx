import { writingStrings } from "../../lib/writing-strings.ts";
import { useInbox } from "../inbox-context.tsx";

/** Tells who cannot see the bubble's button that what was just sent can be taken back. */
export function UndoHint({ chatId }: { chatId: string }) {
  const isHeld = useInbox((state) => state.held.some((held) => held.chatId === chatId));
  return (
    <span role="status" className="sr-only">
      {isHeld && writingStrings.sending.held}
    </span>
  );
}

import type { Message } from "../../worker/shared/wire.ts";
import { strings } from "../lib/strings.ts";
import { useInbox } from "./inbox-context.tsx";
import { useThreadActions } from "./thread-actions.tsx";

/** What is shown of a message that is answered: as it was told with the answer, else as it is loaded here. */
export function useQuoted(chatId: string, replyTo: Message["replyTo"]) {
  const quoted = useInbox((state) =>
    replyTo?.messageId ? state.threads[chatId]?.messages.find((each) => each.id === replyTo.messageId) : undefined,
  );
  const sender = quoted?.direction === "out" ? strings.thread.you : (replyTo?.senderName ?? quoted?.senderName ?? null);
  const isDeleted = replyTo?.isDeleted || (quoted?.deletedAt ?? null) !== null;
  const text = isDeleted
    ? strings.thread.deleted
    : replyTo?.text || quoted?.text || (quoted && strings.kind[quoted.kind]) || strings.thread.quoteGone;
  return { sender, text, isDeleted, isLoaded: quoted !== undefined };
}

/** What a message answers. Pressing it goes there. */
export function Quote({ replyTo, chatId }: { replyTo: NonNullable<Message["replyTo"]>; chatId: string }) {
  const { show } = useThreadActions();
  const { sender, text, isDeleted } = useQuoted(chatId, replyTo);
  const content = (
    <>
      {sender && <b className="block font-semibold text-accent text-xs">{sender}</b>}
      <span dir="auto" className={`line-clamp-3 text-start ${isDeleted ? "italic" : ""}`}>
        {text}
      </span>
    </>
  );
  const look =
    "-mx-1 mb-1.5 block w-[calc(100%+8px)] rounded-sm border-accent border-s-[3px] bg-[color-mix(in_srgb,var(--accent)_9%,transparent)] px-2.5 py-[5px] text-start text-sm";
  const { messageId } = replyTo;
  if (messageId === null) return <blockquote className={look}>{content}</blockquote>;
  return (
    <button type="button" className={look} title={strings.thread.quoteJump} onClick={() => show(messageId)}>
      {content}
    </button>
  );
}

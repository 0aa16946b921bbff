import type { Message } from "../../worker/shared/wire.ts";
import { strings } from "../lib/strings.ts";
import { useInbox } from "./inbox-context.tsx";

/** What a message answers. Pressing it goes there, if it is loaded. */
export function Quote({ replyTo, chatId }: { replyTo: NonNullable<Message["replyTo"]>; chatId: string }) {
  const quoted = useInbox((state) => state.threads[chatId]?.messages.find((each) => each.id === replyTo.messageId));
  const sender = quoted?.direction === "out" ? strings.thread.you : (replyTo.senderName ?? quoted?.senderName);
  const text = replyTo.text || quoted?.text || (quoted && strings.kind[quoted.kind]) || strings.thread.quoteGone;
  const content = (
    <>
      {sender && <b className="block font-semibold text-accent text-xs">{sender}</b>}
      <span dir="auto" className="line-clamp-3 text-start">
        {text}
      </span>
    </>
  );
  const look =
    "-mx-1 mb-1.5 block w-[calc(100%+8px)] rounded-sm border-accent border-s-[3px] bg-[color-mix(in_srgb,var(--accent)_9%,transparent)] px-2.5 py-[5px] text-start text-sm";
  if (!quoted) return <blockquote className={look}>{content}</blockquote>;
  return (
    <button type="button" className={look} title={strings.thread.quoteJump} onClick={() => showMessage(quoted.id)}>
      {content}
    </button>
  );
}

function showMessage(messageId: string): void {
  const article = document.querySelector(`[data-message-id="${CSS.escape(messageId)}"]`);
  const bubble = article?.firstElementChild;
  if (!article || !bubble) return;
  article.scrollIntoView({ block: "center" });
  bubble.classList.remove("found");
  // Reading a measure makes the browser forget the animation that ran before.
  bubble.getBoundingClientRect();
  bubble.classList.add("found");
}

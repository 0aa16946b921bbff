import { Ban } from "lucide-react";
import type { Message } from "../../worker/shared/wire.ts";
import { strings } from "../lib/strings.ts";
import { AttachmentCard } from "./attachment-card.tsx";
import { LinkedText } from "./linked-text.tsx";
import { Quote } from "./quote.tsx";
import { Tick } from "./tick.tsx";

/** What a bubble holds: the quote, what was attached, the text, and in its last line the time and the tick. */
export function BubbleContent({ message, time }: { message: Message; time: string }) {
  if (message.deletedAt !== null) {
    return (
      <div>
        <em className="text-[color-mix(in_srgb,currentColor_76%,transparent)]">
          <Ban aria-hidden="true" className="me-1.5 -mt-0.5 inline size-4" strokeWidth={1.8} />
          {strings.thread.deleted}
        </em>
        <Meta message={message} time={time} />
      </div>
    );
  }
  const words = wordsOf(message);
  const meta = <Meta message={message} time={time} />;
  return (
    <>
      {message.replyTo && <Quote replyTo={message.replyTo} chatId={message.chatId} />}
      {message.attachments.map((attachment, at) => (
        <AttachmentCard key={attachment.id} attachment={attachment}>
          {words === null && at === message.attachments.length - 1 && meta}
        </AttachmentCard>
      ))}
      {words && (
        <div dir={words.areTheirs ? "auto" : undefined} className="whitespace-pre-wrap">
          {words.areTheirs ? <LinkedText text={words.text} /> : <em className="text-ink-2">{words.text}</em>}
          {meta}
        </div>
      )}
    </>
  );
}

/** The words in a bubble: the message's own, or ours about what it is; null when what is attached says it all. */
function wordsOf(message: Message): { text: string; areTheirs: boolean } | null {
  if (message.text) return { text: message.text, areTheirs: true };
  if (message.attachments.length > 0) return null;
  const kind = message.kind === "unsupported" ? "" : strings.kind[message.kind];
  return { text: kind || strings.thread.unsupported, areTheirs: false };
}

function Meta({ message, time }: { message: Message; time: string }) {
  return (
    <span className="bubble-meta inline-flex items-center gap-1 whitespace-nowrap text-2xs tabular-nums">
      {message.editedAt !== null && message.deletedAt === null && <span>{strings.thread.edited}</span>}
      <time dateTime={message.at}>{time}</time>
      {message.direction === "out" && <Tick status={message.status} />}
    </span>
  );
}

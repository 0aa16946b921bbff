import { Ban, Forward } from "lucide-react";
import type { Message } from "../../worker/shared/wire.ts";
import { later } from "../lib/later.tsx";
import { strings } from "../lib/strings.ts";
import { classNames } from "../ui/class-names.ts";
import { AttachmentView, isVisual } from "./media/attachment-view.tsx";
import { MessageText } from "./message-text.tsx";
import { Quote } from "./quote.tsx";
import { Tick } from "./tick.tsx";

/** Most messages are words: what draws cards comes with the first card. */
const cardPlace = (
  <span className="-mx-1.5 -mt-0.5 mb-[5px] block h-24 w-[min(230px,60vw)] rounded-[10px] bg-[color-mix(in_srgb,currentColor_6%,transparent)]" />
);
const loadCards = () => import("./structured-content.tsx");
const StructuredContent = later(() => loadCards().then((cards) => cards.StructuredContent), cardPlace);
const ReferralCard = later(() => loadCards().then((cards) => cards.ReferralCard), cardPlace);

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
  // As wide as what is seen in it: longer texts break instead of making it wider.
  const asWideAsPicture = message.attachments.some(isVisual) ? "w-0 min-w-full" : undefined;
  return (
    <>
      {message.isForwarded && (
        <p className="mb-0.5 flex items-center gap-1 text-[color-mix(in_srgb,currentColor_72%,transparent)] text-xs">
          <Forward aria-hidden="true" className="size-3.5 rtl:-scale-x-100" strokeWidth={1.8} />
          {strings.thread.forwarded}
        </p>
      )}
      {message.referral && <ReferralCard referral={message.referral} />}
      {message.replyTo && (
        <div className={asWideAsPicture}>
          <Quote replyTo={message.replyTo} chatId={message.chatId} />
        </div>
      )}
      {message.attachments.map((attachment, at) => (
        <AttachmentView
          // The same file before and after the server has it: nothing is drawn anew.
          key={message.clientId === null ? attachment.id : `${message.clientId} ${at}`}
          message={message}
          attachment={attachment}
        >
          {words === null && at === message.attachments.length - 1 && meta}
        </AttachmentView>
      ))}
      {message.content && <StructuredContent content={message.content} />}
      {message.content && words === null && message.attachments.length === 0 && <div className="text-end">{meta}</div>}
      {words && (
        <div dir={words.areTheirs ? "auto" : undefined} className={classNames("whitespace-pre-wrap", asWideAsPicture)}>
          {words.areTheirs ? (
            <MessageText text={words.text} chatId={message.chatId} />
          ) : (
            <em className="text-ink-2">{words.text}</em>
          )}
          {meta}
        </div>
      )}
    </>
  );
}

/** A sticker by itself has no bubble around it. */
export const isBare = ({ kind, text, attachments, replyTo, referral, deletedAt }: Message): boolean =>
  kind === "sticker" && attachments.length === 1 && !text && !replyTo && !referral && deletedAt === null;

/** Whether its content says by itself what the message's text would only repeat. */
const saysItsText = ({ content, text }: Message): boolean => content?.type === "choice" && content.title === text;

/** The words in a bubble: the message's own, or ours about what it is; null when what is attached says it all. */
function wordsOf(message: Message): { text: string; areTheirs: boolean } | null {
  if (message.text && !saysItsText(message)) return { text: message.text, areTheirs: message.kind !== "unsupported" };
  if (message.attachments.length > 0 || message.content) return null;
  const kind = message.kind === "unsupported" ? "" : strings.kind[message.kind];
  return { text: kind || strings.thread.unsupported, areTheirs: false };
}

function Meta({ message, time }: { message: Message; time: string }) {
  return (
    <span className="bubble-meta inline-flex items-center gap-1 whitespace-nowrap text-2xs tabular-nums">
      {message.arrivedLate && <span title={strings.thread.lateHint}>{strings.thread.late}</span>}
      {message.editedAt !== null && message.deletedAt === null && <span>{strings.thread.edited}</span>}
      <time dateTime={message.at}>{time}</time>
      {message.direction === "out" && <Tick status={message.status} />}
    </span>
  );
}

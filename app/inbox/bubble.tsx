import { memo } from "react";
import type { Message } from "../../worker/shared/wire.ts";
import { clockTime } from "../lib/calendar.ts";
import { strings } from "../lib/strings.ts";
import { classNames } from "../ui/class-names.ts";
import { BubbleContent } from "./bubble-content.tsx";
import type { PendingSend } from "./inbox-state.ts";
import { Reactions } from "./reactions.tsx";
import { SendProblem } from "./send-problem.tsx";

/** One message as it is drawn: ours on one side, theirs on the other, notices of the system in the middle. */
export const Bubble = memo(function Bubble({
  message,
  pending,
  isFirst,
  isFar,
  timeZone,
  chatName,
  isGroup,
}: {
  message: Message;
  /** Set while the server does not know it yet. */
  pending: PendingSend | null;
  isFirst: boolean;
  isFar: boolean;
  timeZone: string;
  chatName: string;
  isGroup: boolean;
}) {
  const marks = {
    "data-bubble": true,
    "data-message-id": pending ? undefined : message.id,
    "data-direction": message.direction,
    "data-status": message.status,
  };
  if (message.kind === "system") {
    return (
      <article {...marks} className={classNames("py-2", isFar && "log-row-far")}>
        <p
          dir="auto"
          className="mx-auto w-fit max-w-[80%] px-3 text-center text-ink-2 text-xs [overflow-wrap:anywhere]"
        >
          {message.text}
        </p>
      </article>
    );
  }

  const isOut = message.direction === "out";
  const isFailed = message.status === "failed";
  const who = isOut ? strings.thread.you : (message.senderName ?? chatName);
  const time = clockTime(message.at, timeZone);
  const hasReactions = message.reactions.length > 0 && message.deletedAt === null;
  return (
    <article
      {...marks}
      aria-label={strings.thread.bubble(who, time)}
      className={classNames(
        "flex flex-col",
        isFar && "log-row-far",
        isFirst ? "pt-2.5" : "pt-0.5",
        hasReactions && "pb-3.5",
        isOut ? "items-end" : "items-start",
      )}
    >
      <div
        className={classNames(
          "relative max-w-[86%] rounded-bubble px-3 pt-2 pb-[7px] text-lg shadow-bubble [overflow-wrap:anywhere] panes:max-w-[min(62ch,76%)]",
          isFailed
            ? "border border-[color-mix(in_srgb,var(--danger)_40%,transparent)] bg-danger-soft"
            : isOut
              ? "bg-sent text-sent-ink"
              : "bg-received",
          isFirst && (isOut ? "rounded-se-tail" : "rounded-ss-tail"),
        )}
      >
        {isGroup && !isOut && isFirst && (
          <p dir="auto" className="mb-0.5 text-start font-semibold text-accent text-xs">
            {message.senderName ?? strings.thread.unknownSender}
          </p>
        )}
        <BubbleContent message={message} time={time} />
        {hasReactions && <Reactions reactions={message.reactions} chatName={chatName} />}
      </div>
      {isOut && <SendProblem message={message} pending={pending} />}
    </article>
  );
});

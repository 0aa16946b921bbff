import { type FocusEvent, type KeyboardEvent, memo, useRef, useState } from "react";
import type { Message } from "../../worker/shared/wire.ts";
import { clockTime } from "../lib/calendar.ts";
import { strings } from "../lib/strings.ts";
import { useLoaded } from "../lib/use-loaded.ts";
import { classNames } from "../ui/class-names.ts";
import { BubbleContent, isBare } from "./bubble-content.tsx";
import type { HeldSend, PendingSend } from "./inbox-state.ts";
import { Reactions } from "./reactions.tsx";
import { SendProblem } from "./send-problem.tsx";
import { useThreadActions } from "./thread-actions.tsx";
import { UndoPill } from "./undo/undo-pill.tsx";
import { UploadRing } from "./upload-ring.tsx";
import { useLongPress } from "./use-long-press.ts";

/** Loaded with the first message that somebody points at. */
const loadActions = () => import("./bubble-actions.tsx").then((module) => module.BubbleActions);

/** One message as it is drawn: ours on one side, theirs on the other, notices of the system in the middle. */
export const Bubble = memo(function Bubble({
  message,
  pending,
  held,
  isFirst,
  isFar,
  isTabStop,
  timeZone,
  chatName,
  isGroup,
}: {
  message: Message;
  /** Set while the server does not know it yet. */
  pending: PendingSend | null;
  /** Set while it can still be taken back. */
  held: HeldSend | undefined;
  isFirst: boolean;
  isFar: boolean;
  /** The one message that the Tab key stops at; arrow keys lead to the others. */
  isTabStop: boolean;
  timeZone: string;
  chatName: string;
  isGroup: boolean;
}) {
  const marks = {
    "data-bubble": true,
    "data-message-id": pending ? undefined : message.id,
    "data-direction": message.direction,
    "data-status": message.status,
    tabIndex: isTabStop ? 0 : -1,
  };
  const { article, handlers, actions, asked } = useBubbleActions(message, pending !== null);
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
  const reactions = message.deletedAt === null ? message.reactions : [];
  const hasReactions = reactions.length > 0 || asked !== null;
  return (
    <article
      {...marks}
      {...handlers}
      ref={article}
      aria-label={strings.thread.bubble(who, time)}
      aria-describedby={isTabStop ? MESSAGE_HINT_ID : undefined}
      className={classNames(
        "group/bubble flex flex-col outline-none pointer-coarse:select-none",
        isFar && "log-row-far",
        isFirst ? "pt-2.5" : "pt-0.5",
        hasReactions && "pb-3.5",
        isOut ? "items-end" : "items-start",
      )}
    >
      <div
        className={classNames(
          "relative max-w-[86%] text-lg [overflow-wrap:anywhere] group-focus-visible/bubble:outline-2 group-focus-visible/bubble:outline-accent group-focus-visible/bubble:outline-offset-2 panes:max-w-[min(62ch,76%)]",
          isBare(message)
            ? "rounded-bubble"
            : classNames(
                "rounded-bubble px-3 pt-2 pb-[7px] shadow-bubble",
                isFailed
                  ? "border border-[color-mix(in_srgb,var(--danger)_40%,transparent)] bg-danger-soft"
                  : isOut
                    ? "bg-sent text-sent-ink"
                    : "bg-received",
                isFirst && (isOut ? "rounded-se-tail" : "rounded-ss-tail"),
              ),
        )}
      >
        {isGroup && !isOut && isFirst && (
          <p dir="auto" className="mb-0.5 text-start font-semibold text-accent text-xs">
            {message.senderName ?? strings.thread.unknownSender}
          </p>
        )}
        <BubbleContent message={message} time={time} />
        {hasReactions && <Reactions reactions={reactions} asked={asked} chatName={chatName} />}
        {pending?.state === "uploading" && <UploadRing clientId={pending.clientId} />}
        {actions}
        {held && <UndoPill held={held} />}
      </div>
      {isOut && <SendProblem message={message} pending={pending} />}
    </article>
  );
});

/** The id of the words that tell how messages are reached by keyboard (message-log.tsx). */
export const MESSAGE_HINT_ID = "message-hint";

/** When the actions of a bubble are there: with a pointer or the focus on it, or after a long press. */
function useBubbleActions(message: Message, isPending: boolean) {
  const { react } = useThreadActions();
  const article = useRef<HTMLElement>(null);
  const [isPointed, setIsPointed] = useState(false);
  const [isFocused, setIsFocused] = useState(false);
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  /** The emoji that the provider is being asked to set. */
  const [asked, setAsked] = useState<string | null>(null);
  const press = useLongPress(() => setIsMenuOpen(true));
  const Actions = useLoaded(loadActions, isPointed || isFocused || isMenuOpen, () => setIsMenuOpen(false));

  const handlers = {
    ...press,
    onPointerEnter: ({ pointerType }: { pointerType: string }) => pointerType === "mouse" && setIsPointed(true),
    onPointerLeave: () => setIsPointed(false),
    onFocus: ({ target }: FocusEvent) => setIsFocused(target.matches(":focus-visible")),
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) =>
      setIsFocused(currentTarget.contains(relatedTarget) && isFocused),
    onContextMenu: (event: { nativeEvent: Event; preventDefault: () => void }) => {
      // A long press is this on Android; the menu of a mouse stays the browser's own.
      if ("pointerType" in event.nativeEvent && event.nativeEvent.pointerType === "touch") event.preventDefault();
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.target !== event.currentTarget || event.key !== "Enter") return;
      event.preventDefault();
      setIsMenuOpen(true);
    },
  };
  if (isPending) return { article, handlers: {}, actions: null, asked: null };

  async function ask(emoji: string | null): Promise<void> {
    setAsked(emoji);
    await react(message, emoji);
    setAsked(null);
  }
  const actions = Actions && (
    <Actions
      message={message}
      isMenuOpen={isMenuOpen}
      onMenuChange={setIsMenuOpen}
      onReact={(emoji) => void ask(emoji)}
      onLeave={() => article.current?.focus({ preventScroll: true })}
    />
  );
  return { article, handlers, actions, asked };
}

import { type KeyboardEvent, useMemo, useState } from "react";
import type { Chat } from "../../worker/shared/wire.ts";
import { dayLabel } from "../lib/calendar.ts";
import { composeStrings } from "../lib/compose-strings.ts";
import { strings } from "../lib/strings.ts";
import { useClock } from "../lib/use-clock.ts";
import { Button } from "../ui/button.tsx";
import { Announcer } from "./announcer.tsx";
import { Bubble, MESSAGE_HINT_ID } from "./bubble.tsx";
import { useInbox, useInboxActions } from "./inbox-context.tsx";
import { pendingIn } from "./inbox-views.ts";
import { JumpPill } from "./jump-pill.tsx";
import { OlderMessages } from "./older-messages.tsx";
import type { Thread } from "./thread.ts";
import { threadDays } from "./thread-rows.ts";
import { useLogScroll } from "./use-log-scroll.ts";
import { useUnreadLine } from "./use-unread-line.ts";

const NEAR_COUNT = 80;

/**
 * The messages. The box lies upside down (column-reverse): its natural place is the end, with no script and no
 * jump, and what is added above moves nothing that one reads.
 */
export function MessageLog({ chat, thread }: { chat: Chat; thread: Thread }) {
  const actions = useInboxActions();
  const { timeZone, today } = useClock();
  const pending = useInbox((state) => pendingIn(state.pending, chat.id));
  const line = useUnreadLine(chat, thread.messages);
  // What the chat opens with has its real height from the start, to open at the right place; and it keeps it.
  const [nearFromId] = useState(() => thread.messages.at(-NEAR_COUNT)?.id ?? thread.messages[0]?.id ?? null);
  const days = useMemo(
    () => threadDays(thread.messages, pending, line, timeZone, nearFromId),
    [thread.messages, pending, line, timeZone, nearFromId],
  );
  const lastKey = days.at(-1)?.rows.at(-1)?.key;
  const { box, missed, isAway, jump } = useLogScroll(thread.messages, pending);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {/* Not live itself: pages of old messages would be read out. What is new is said by the Announcer. */}
      <div
        ref={box}
        role="log"
        aria-label={strings.thread.log}
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        onKeyDown={moveAmongMessages}
        className="flex min-h-0 flex-1 flex-col-reverse overflow-y-auto overflow-x-hidden overscroll-contain [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <div className="flex flex-col px-[clamp(12px,5vw,64px)] pb-4">
          <OlderMessages
            key={thread.olderCursor}
            state={thread.olderCursor === null ? "none" : thread.older}
            onReached={() => void actions.loadOlder(chat.id)}
          >
            <Button onClick={() => void actions.loadOlder(chat.id)}>{strings.error.tryAgain}</Button>
          </OlderMessages>
          {days.length === 0 && <p className="py-10 text-center text-ink-2 text-sm">{strings.thread.empty}</p>}
          {days.map(({ day, rows }) => (
            <div key={day} className="flex flex-col">
              <p className="sticky top-2 z-10 my-3 self-center rounded-full bg-[color-mix(in_srgb,var(--surface)_82%,var(--thread))] px-3 py-1 text-ink-2 text-xs">
                {dayLabel(day, today)}
              </p>
              {rows.map((row) =>
                row.type === "new" ? (
                  <NewLine key={row.key} count={row.count} />
                ) : (
                  <Bubble
                    key={row.key}
                    message={row.message}
                    pending={row.pending}
                    isFirst={row.isFirst}
                    isFar={row.isFar}
                    isTabStop={row.key === lastKey}
                    timeZone={timeZone}
                    chatName={chat.name}
                    isGroup={chat.isGroup}
                  />
                ),
              )}
            </div>
          ))}
        </div>
      </div>
      <p id={MESSAGE_HINT_ID} hidden>
        {composeStrings.actions.hint}
      </p>
      {isAway && <JumpPill missed={missed} onJump={jump} />}
      <Announcer chatName={chat.name} messages={thread.messages} pending={pending} />
    </div>
  );
}

/** From a message, arrow keys lead to the one above or below; in what a message holds, they are its own. */
function moveAmongMessages(event: KeyboardEvent<HTMLElement>): void {
  const { target, currentTarget, key } = event;
  if (!(target instanceof HTMLElement) || !target.matches("[data-bubble]")) return;
  const messages = [...currentTarget.querySelectorAll<HTMLElement>("[data-bubble]")];
  const at = messages.indexOf(target);
  const next =
    key === "ArrowUp"
      ? messages[at - 1]
      : key === "ArrowDown"
        ? messages[at + 1]
        : key === "Home"
          ? messages[0]
          : key === "End"
            ? messages.at(-1)
            : undefined;
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function NewLine({ count }: { count: number }) {
  return (
    <p
      data-unread-line
      className="my-3 flex items-center gap-3 font-semibold text-accent text-xs before:h-px before:flex-1 before:bg-[color-mix(in_srgb,var(--accent)_35%,transparent)] after:h-px after:flex-1 after:bg-[color-mix(in_srgb,var(--accent)_35%,transparent)]"
    >
      {strings.thread.newMessages(count)}
    </p>
  );
}

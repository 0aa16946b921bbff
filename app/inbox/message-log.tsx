import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Chat } from "../../worker/shared/wire.ts";
import { dayLabel } from "../lib/calendar.ts";
import { composeStrings } from "../lib/compose-strings.ts";
import { later } from "../lib/later.tsx";
import { strings } from "../lib/strings.ts";
import { teamStrings } from "../lib/team-strings.ts";
import { useClock } from "../lib/use-clock.ts";
import { useLoaded } from "../lib/use-loaded.ts";
import { Button } from "../ui/button.tsx";
import { Announcer } from "./announcer.tsx";
import { Bubble, MESSAGE_HINT_ID } from "./bubble.tsx";
import { useCommand } from "./commands/command-registry.tsx";
import { useInbox, useInboxActions } from "./inbox-context.tsx";
import type { PendingSend } from "./inbox-state.ts";
import { pendingIn } from "./inbox-views.ts";
import { JumpPill } from "./jump-pill.tsx";
import { MoreMessages } from "./more-messages.tsx";
import { useNotes } from "./notes/use-notes.ts";
import { useScheduled } from "./schedule/use-scheduled.ts";
import { type Thread, waitingBehind } from "./thread.ts";
import { type ThreadDay, threadDays } from "./thread-rows.ts";
import { useLogScroll } from "./use-log-scroll.ts";
import { type MessageTarget, useRevealed } from "./use-message-target.ts";
import { useUnreadLine } from "./use-unread-line.ts";

const NoteRow = later(
  () => import("./notes/note-row.tsx").then((module) => module.NoteRow),
  <div className="mx-auto my-2.5 h-[70px] w-full max-w-[min(520px,92%)] rounded-md bg-warn-soft" />,
);

const NEAR_COUNT = 80;

const loadScheduledRows = () => import("./schedule/scheduled-rows.tsx").then((module) => module.ScheduledRows);
const ignore = () => {};

/**
 * The messages. The box lies upside down (column-reverse): its natural place is the end, with no script and no
 * jump, and what is added above moves nothing that one reads.
 */
export function MessageLog({
  chat,
  thread,
  target,
}: {
  chat: Chat;
  thread: Thread;
  /** The message that somebody asked to see. */
  target: MessageTarget | null;
}) {
  const actions = useInboxActions();
  const { timeZone, today } = useClock();
  const sends = useInbox((state) => pendingIn(state.pending, chat.id));
  const isLive = useInbox((state) => state.connection === "live");
  // Without a network nobody comes to the chat's end: then what was written stands below the gap.
  const [isApart, setIsApart] = useState(false);
  // Else what is on its way stands at the chat's end, and nowhere else.
  const pending = thread.hasNewer && !isApart ? NO_SENDS : sends;
  const held = useInbox((state) => state.held);
  const scheduled = useScheduled(chat.id);
  const Scheduled = useLoaded(loadScheduledRows, scheduled.length > 0 && !thread.hasNewer, ignore);
  const line = useUnreadLine(chat, thread);
  // What the chat opens with has its real height from the start, to open at the right place; and it keeps it.
  const [nearFromId] = useState(() => thread.messages.at(-NEAR_COUNT)?.id ?? thread.messages[0]?.id ?? null);
  const { notes, areMissing } = useNotes(chat.id, thread);
  const [days, daysBelow] = useMemo(() => {
    const drawn = thread.hasNewer ? NO_SENDS : pending;
    const below = thread.hasNewer ? threadDays([], pending, null, timeZone) : [];
    return [threadDays(thread.messages, drawn, line, timeZone, nearFromId, notes), below];
  }, [thread, pending, line, timeZone, nearFromId, notes]);
  const lastKey = (daysBelow.at(-1) ?? days.at(-1))?.rows.at(-1)?.key;
  const { box, missed, isAway, jump } = useLogScroll(thread, pending);
  useRevealed(target);
  const toNewest = async () => {
    setIsApart((await actions.bringIn(chat.id, null)) === "failed");
    jump();
  };
  const isBack = isApart && isLive;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the network is back
  useEffect(() => {
    if (isBack) void toNewest();
  }, [isBack]);
  useCommand("newest", () => void toNewest());
  useGoingToOwn(sends.length, () => void toNewest());
  const more = (side: "older" | "newer") => {
    const load = () => void actions.loadMore(chat.id, side);
    const edge = side === "older" ? thread.messages[0] : thread.messages.at(-1);
    return (
      <MoreMessages
        key={`${side} ${edge?.id}`}
        side={side}
        state={(side === "older" ? thread.hasOlder : thread.hasNewer) ? thread[side] : "none"}
        onReached={load}
      >
        <Button onClick={load}>{strings.error.tryAgain}</Button>
      </MoreMessages>
    );
  };

  const drawDay = ({ day, rows }: ThreadDay) => (
    <div key={day} className="flex flex-col">
      <p className="sticky top-2 z-10 my-3 self-center rounded-full border border-line bg-[color-mix(in_srgb,var(--surface)_82%,var(--thread))] px-3 py-[3px] text-ink-2 text-xs shadow-bubble">
        {dayLabel(day, today)}
      </p>
      {rows.map((row) =>
        row.type === "new" ? (
          <NewLine key={row.key} count={row.count} />
        ) : row.type === "note" ? (
          <NoteRow key={row.key} note={row.note} timeZone={timeZone} />
        ) : (
          <Bubble
            key={row.key}
            message={row.message}
            pending={row.pending}
            held={held.find(({ clientIds }) => clientIds.includes(row.key))}
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
  );

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
          {more("older")}
          {days.length === 0 && <p className="py-10 text-center text-ink-2 text-sm">{strings.thread.empty}</p>}
          {days.map(drawDay)}
          {thread.hasNewer && more("newer")}
          {daysBelow.map(drawDay)}
          {Scheduled && <Scheduled chat={chat} scheduled={scheduled} />}
          {areMissing && (
            <p role="alert" className="pt-3 text-center text-danger text-xs">
              {teamStrings.notes.notLoaded}
            </p>
          )}
        </div>
      </div>
      <p id={MESSAGE_HINT_ID} hidden>
        {composeStrings.actions.hint}
      </p>
      {isAway && <JumpPill missed={missed + waitingBehind(thread)} onJump={() => void toNewest()} />}
      <Announcer chatName={chat.name} thread={thread} pending={pending} />
    </div>
  );
}

const NO_SENDS: readonly PendingSend[] = [];

/** Writing leads to the end of the chat, where what one wrote appears. */
function useGoingToOwn(sendCount: number, go: () => void): void {
  const before = useRef(sendCount);
  useEffect(() => {
    if (sendCount > before.current) go();
    before.current = sendCount;
  });
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

import { Link } from "@remix-run/react";
import { Eye } from "lucide-react";
import { memo } from "react";
import type { Draft, Label } from "../../worker/shared/team.ts";
import type { Chat } from "../../worker/shared/wire.ts";
import { type Clock, listTime } from "../lib/calendar.ts";
import { strings } from "../lib/strings.ts";
import { teamStrings } from "../lib/team-strings.ts";
import { Avatar } from "../ui/avatar.tsx";
import { classNames } from "../ui/class-names.ts";
import { RowTick } from "./bulk/row-tick.tsx";
import { ChatPreview } from "./chat-preview.tsx";
import type { PendingSend } from "./inbox-state.ts";
import { Named } from "./presence/people-here.tsx";
import { LabelDot } from "./team/label-chip.tsx";
import { memberName } from "./team/member-names.ts";
import type { PeopleHere } from "./team/whereabouts.ts";
import type { TeamMember } from "./team-state.ts";
import { useLongPress } from "./use-long-press.ts";

/** All rows are alike (`h-[64px]`): 44 pixels of avatar and 10 above and below. */
export const CHAT_ROW_PX = 64;

/**
 * One chat as a link: named by its name, described by everything else in the row. The link lies under the row and holds
 * no text, so that what is seen in it and what it is called are the same.
 */
export const ChatRow = memo(function ChatRow({
  chat,
  accountName,
  pending,
  labels,
  members,
  here,
  draft,
  clock,
  isOpen,
  isTabStop,
  isTicked,
  isTicking,
  onTick,
  place,
  count,
}: {
  chat: Chat;
  /** Where its channel has several accounts (account-names.ts). */
  accountName: string | undefined;
  pending: PendingSend | undefined;
  /** Of the whole team. */
  labels: readonly Label[];
  members: readonly TeamMember[];
  /** Colleagues who have it open. */
  here: PeopleHere | undefined;
  /** What the viewer has begun to write there. */
  draft: Draft | null;
  clock: Clock;
  isOpen: boolean;
  /** The list is one stop of the Tab key; arrow keys go on from there. */
  isTabStop: boolean;
  isTicked: boolean;
  /** Some chat is ticked: a finger then ticks where it opened before. */
  isTicking: boolean;
  /** Ticks it, or takes the tick away; null for those who may not work on chats. Always the same function. */
  onTick: ((chatId: string, isRange: boolean) => void) | null;
  /** From 1, among `count` chats; -1 while nobody knows how many there are. */
  place: number;
  count: number;
}) {
  const ownLabels = labels.filter((label) => chat.labelIds?.includes(label.id));
  const assignee = chat.assigneeId ? memberName(members, chat.assigneeId) : null;
  const isUnread = chat.unreadCount > 0;
  const press = useLongPress(() => onTick?.(chat.id, false));
  const [nameId, aboutId] = [`chat-${chat.id}`, `chat-${chat.id}-about`];
  return (
    <li
      aria-posinset={place}
      aria-setsize={count}
      data-row={chat.id}
      className="group/row relative h-[64px] pointer-coarse:select-none"
    >
      <Link
        {...(onTick && press)}
        onContextMenu={(event) => {
          // On Android a long press is this; the menu of a mouse stays the browser's own.
          if (onTick && isTouch(event.nativeEvent)) event.preventDefault();
        }}
        onClick={(event) => {
          if (!onTick || !isTicking || !(event.shiftKey || isTouch(event.nativeEvent))) return;
          event.preventDefault();
          onTick(chat.id, event.shiftKey);
        }}
        to={`/inbox/${chat.id}`}
        discover="none"
        prefetch="none"
        data-chat-id={chat.id}
        aria-current={isOpen ? "page" : undefined}
        aria-labelledby={nameId}
        aria-describedby={aboutId}
        tabIndex={isTabStop ? 0 : -1}
        className={classNames(
          "absolute inset-0 rounded-md transition-colors focus-visible:-outline-offset-2",
          isOpen || isTicked ? "bg-selected" : "hover:bg-raised",
        )}
      />
      <div className="pointer-events-none relative grid h-full grid-cols-[44px_minmax(0,1fr)] items-center gap-x-3 p-2.5">
        <Avatar id={chat.id} name={chat.name} channel={chat.channel} pictureUrl={chat.pictureUrl} />
        <span className="min-w-0">
          <span className="flex items-baseline gap-2">
            <span
              id={nameId}
              dir="auto"
              className={classNames("min-w-0 flex-1 truncate one-line", isUnread ? "font-bold" : "font-medium")}
            >
              {chat.name}
            </span>
            {accountName && (
              <span
                dir="auto"
                aria-hidden="true"
                title={accountName}
                className="max-w-[38%] flex-none truncate text-ink-2 text-xs"
              >
                {accountName}
              </span>
            )}
            {chat.lastAt && (
              <time
                dateTime={chat.lastAt}
                aria-hidden="true"
                className={classNames(
                  "flex-none text-xs tabular-nums",
                  isUnread ? "font-semibold text-accent" : "text-ink-2",
                )}
              >
                {listTime(chat.lastAt, clock)}
              </time>
            )}
          </span>
          <span className={classNames("mt-0.5 flex items-center gap-2 text-sm", isUnread ? "text-ink" : "text-ink-2")}>
            {/* Read as the link's description, and so hidden where it stands: it would be read twice. */}
            <span id={aboutId} aria-hidden="true" className="min-w-0 flex-1">
              <span className="sr-only">
                {[strings.channel[chat.channel], accountName].filter(Boolean).join(", ")}.{" "}
                {isUnread && `${strings.chats.unread(chat.unreadCount)}. `}
                {chat.lastAt && `${listTime(chat.lastAt, clock)}. `}
                {assignee && `${teamStrings.assign.button(assignee)}. `}
                {ownLabels.length > 0 && `${teamStrings.row.labels(ownLabels.map(({ name }) => name).join(", "))} `}
                {here && !here.typing && `${teamStrings.row.viewing(here.people.map(({ name }) => name).join(", "))}. `}
              </span>
              {here?.typing ? (
                <span className="flex gap-1.5 text-accent">
                  <Named words={teamStrings.row.typing} name={here.typing} />
                </span>
              ) : (
                <ChatPreview chat={chat} pending={pending} draft={draft} />
              )}
            </span>
            {ownLabels.map((label) => (
              <LabelDot key={label.id} label={label} />
            ))}
            {here && !here.typing && (
              <Eye aria-hidden="true" className="size-3.5 flex-none text-accent" strokeWidth={2} />
            )}
            {chat.assigneeId && <Avatar id={chat.assigneeId} name={assignee ?? ""} size="xs" />}
            {isUnread && (
              <span
                aria-hidden="true"
                className="grid h-[19px] min-w-[19px] flex-none place-items-center rounded-full bg-accent px-1.5 font-semibold text-2xs text-accent-ink tabular-nums"
              >
                {chat.unreadCount > 99 ? "99+" : chat.unreadCount}
              </span>
            )}
          </span>
        </span>
      </div>
      {onTick && (
        <RowTick
          name={chat.name}
          isTicked={isTicked}
          isTicking={isTicking}
          isTabStop={isTabStop}
          onTick={(isRange) => onTick(chat.id, isRange)}
        />
      )}
    </li>
  );
});

const isTouch = (event: Event): boolean => "pointerType" in event && event.pointerType === "touch";

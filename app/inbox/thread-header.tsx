import { Link } from "@remix-run/react";
import { ChevronLeft, PanelRight } from "lucide-react";
import type { Chat } from "../../worker/shared/wire.ts";
import { paneStrings } from "../lib/pane-strings.ts";
import { strings } from "../lib/strings.ts";
import { teamStrings } from "../lib/team-strings.ts";
import { useClock } from "../lib/use-clock.ts";
import { Avatar } from "../ui/avatar.tsx";
import { classNames } from "../ui/class-names.ts";
import { iconButtonClass } from "../ui/icon-button.ts";
import { CONTEXT_BUTTON_ID, useContextView } from "./context/context-view.tsx";
import { useInbox } from "./inbox-context.tsx";
import { labelsOf } from "./inbox-views.ts";
import { PeopleHere } from "./presence/people-here.tsx";
import { ChatWork } from "./team/chat-work.tsx";
import { LabelChip } from "./team/label-chip.tsx";
import { timeToCome } from "./team/snooze-words.ts";

/** Who this is, and on which channel and account of ours. On a phone, the way back. */
export function ThreadHeader({
  chatId,
  chat,
  onProblem,
}: {
  chatId: string;
  chat: Chat | undefined;
  /** In words, what could not be done; null when something new was asked. */
  onProblem: (problem: string | null) => void;
}) {
  const account = useInbox((state) => (chat ? state.accounts[chat.accountId] : undefined));
  const labels = useInbox((state) => labelsOf(state.team.labels, chat?.labelIds));
  const context = useContextView();
  const opens = context.hasRoom ? { "aria-expanded": context.isShownBeside } : { "aria-haspopup": "dialog" as const };
  const accountProblem = account && strings.accountState[account.state];
  return (
    <header className="@container flex h-16 flex-none items-center gap-3 border-line border-b bg-surface px-4 pt-[env(safe-area-inset-top)] box-content panes:ps-4 max-panes:ps-2">
      <Link to="/inbox" discover="none" aria-label={strings.thread.back} className={`${iconButtonClass} panes:hidden`}>
        <ChevronLeft className="size-5 rtl:-scale-x-100" strokeWidth={1.8} aria-hidden="true" />
      </Link>
      {chat ? (
        <>
          <span className="@max-md:hidden">
            <Avatar id={chatId} name={chat.name} pictureUrl={chat.pictureUrl} size="md" />
          </span>
          <div className="relative min-w-0">
            <h2 dir="auto" className="truncate font-semibold one-line text-lg leading-tight tracking-[-.005em]">
              {/* Who it is leads to what is known of them: a phone has no room for a button of its own. */}
              <button
                type="button"
                title={paneStrings.open}
                {...opens}
                onClick={context.toggle}
                className="max-w-full truncate rounded-sm text-start align-top after:absolute after:-inset-1.5"
              >
                {chat.name}
              </button>
            </h2>
            <p className="mt-px truncate text-ink-2 text-xs">
              <ChatState chat={chat} />
              {strings.channel[chat.channel]}
              {account && ` · ${account.name}`}
              {accountProblem && <span className="font-semibold text-warn"> · {accountProblem}</span>}
            </p>
          </div>
          <PeopleHere chatId={chatId} />
          {labels.length > 0 && (
            <ul
              aria-label={teamStrings.labels.button}
              className={classNames(
                "flex min-w-0 gap-1.5 overflow-hidden max-wide:hidden",
                context.isShownBeside && "three:hidden",
              )}
            >
              {labels.map((label) => (
                <li key={label.id}>
                  <LabelChip label={label} />
                </li>
              ))}
            </ul>
          )}
          <ChatWork chat={chat} onProblem={onProblem} />
          <button
            id={CONTEXT_BUTTON_ID}
            type="button"
            aria-label={paneStrings.open}
            title={paneStrings.open}
            {...opens}
            onClick={context.toggle}
            className={`${iconButtonClass} max-panes:hidden`}
          >
            <PanelRight aria-hidden="true" className="size-[18px] rtl:-scale-x-100" strokeWidth={1.8} />
          </button>
        </>
      ) : (
        <>
          <span className="skeleton size-[38px] rounded-full" />
          <span className="flex flex-col gap-2">
            <span className="skeleton h-3 w-36 rounded-full" />
            <span className="skeleton h-2.5 w-24 rounded-full" />
          </span>
        </>
      )}
    </header>
  );
}

/** What was done with the chat, before everything else in its line; nothing for one that is open. */
function ChatState({ chat }: { chat: Chat }) {
  const clock = useClock();
  const { isDone, snoozedUntil } = teamStrings.work;
  if (chat.state === "done") return <span className="font-semibold">{isDone} · </span>;
  if (chat.state !== "snoozed" || !chat.snoozedUntil) return null;
  return <span className="font-semibold">{snoozedUntil(timeToCome(chat.snoozedUntil, clock))} · </span>;
}

import { Link } from "@remix-run/react";
import { ChevronLeft } from "lucide-react";
import type { Chat } from "../../worker/shared/wire.ts";
import { strings } from "../lib/strings.ts";
import { Avatar } from "../ui/avatar.tsx";
import { iconButtonClass } from "../ui/icon-button.ts";
import { useInbox } from "./inbox-context.tsx";

/** Who this is, and on which channel and account of ours. On a phone, the way back. */
export function ThreadHeader({ chatId, chat }: { chatId: string; chat: Chat | undefined }) {
  const account = useInbox((state) => (chat ? state.accounts[chat.accountId] : undefined));
  const accountProblem = account && strings.accountState[account.state];
  return (
    <header className="flex h-16 flex-none items-center gap-3 border-line border-b bg-surface px-4 pt-[env(safe-area-inset-top)] box-content panes:ps-4 max-panes:ps-2">
      <Link to="/inbox" discover="none" aria-label={strings.thread.back} className={`${iconButtonClass} panes:hidden`}>
        <ChevronLeft className="size-5 rtl:-scale-x-100" strokeWidth={1.8} aria-hidden="true" />
      </Link>
      {chat ? (
        <>
          <Avatar id={chatId} name={chat.name} size="md" />
          <div className="min-w-0">
            <h2 dir="auto" className="truncate font-semibold one-line text-lg leading-tight tracking-[-.005em]">
              {chat.name}
            </h2>
            <p className="mt-px truncate text-ink-2 text-xs">
              {strings.channel[chat.channel]}
              {account && ` · ${account.name}`}
              {accountProblem && <span className="font-semibold text-warn"> · {accountProblem}</span>}
            </p>
          </div>
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

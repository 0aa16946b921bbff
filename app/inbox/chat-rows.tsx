import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { strings } from "../lib/strings.ts";
import { useClock } from "../lib/use-clock.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { ChatRow } from "./chat-row.tsx";
import { ChatRowSkeletons } from "./chat-row-skeletons.tsx";
import { EmptyChats } from "./empty-chats.tsx";
import { useInbox, useInboxActions } from "./inbox-context.tsx";
import type { ChatFilter } from "./inbox-state.ts";
import { chatsIn, isListComplete, lastPendingByChat } from "./inbox-views.ts";

/** The chats of one tab, in all its states: rows, none yet, loading, failed. More come as one scrolls. */
export function ChatRows({ filter, openChatId }: { filter: ChatFilter; openChatId: string | null }) {
  const actions = useInboxActions();
  const clock = useClock();
  const listing = useInbox((state) => state.lists[filter]);
  const isLoaded = useInbox((state) => state.epoch !== null);
  const isComplete = useInbox((state) => isListComplete(state, filter));
  const chats = useInbox((state) => chatsIn(state.chats, filter, isComplete ? null : listing.horizon));
  const pendings = useInbox((state) => lastPendingByChat(state.pending));
  const [focusedId, setFocusedId] = useState<string | null>(null);

  const stops = [focusedId, openChatId].filter((id) => chats.some((chat) => chat.id === id));
  const tabStop = stops[0] ?? chats[0]?.id;

  if (!isLoaded) {
    // A try that fails leaves this notice standing, which says all there is to say.
    const tryAgain = () => void actions.loadSnapshot().catch(() => undefined);
    return (
      <Notice role="alert" title={strings.chats.failed} text={strings.chats.inboxFailed}>
        <Button onClick={tryAgain}>{strings.error.tryAgain}</Button>
      </Notice>
    );
  }
  const isFirstPage =
    !isComplete && (listing.status === "absent" || (listing.status === "loading" && chats.length === 0));
  if (isFirstPage) return <ChatRowSkeletons label={strings.chats.loading} count={8} />;
  if (chats.length === 0 && listing.status !== "failed") return <EmptyChats filter={filter} />;

  return (
    <>
      <ul
        onKeyDown={moveFocus}
        onFocus={(event) => setFocusedId(event.target.closest<HTMLElement>("[data-chat-id]")?.dataset.chatId ?? null)}
      >
        {chats.map((chat) => (
          <ChatRow
            key={chat.id}
            chat={chat}
            pending={pendings[chat.id]}
            clock={clock}
            isOpen={chat.id === openChatId}
            isTabStop={chat.id === tabStop}
          />
        ))}
      </ul>
      {listing.status === "failed" && (
        <Notice role="alert" title={strings.chats.failed}>
          <Button onClick={() => void actions.loadChats(filter)}>{strings.error.tryAgain}</Button>
        </Notice>
      )}
      {!isComplete && listing.status !== "failed" && (
        <MoreChats key={listing.nextCursor} onReached={() => void actions.loadChats(filter)} />
      )}
    </>
  );
}

/** Skeletons of what comes next; reaching them asks for it. */
function MoreChats({ onReached }: { onReached: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(onReached);
  latest.current = onReached;
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) latest.current();
      },
      { rootMargin: "600px" },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={end}>
      <ChatRowSkeletons label={strings.chats.more} count={3} />
    </div>
  );
}

const MOVES: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const move = MOVES[event.key];
  if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-chat-id]")];
  const at = links.findIndex((link) => link.contains(document.activeElement));
  event.preventDefault();
  links[move(at, links.length)]?.focus();
}

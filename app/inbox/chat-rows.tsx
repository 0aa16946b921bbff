import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { strings } from "../lib/strings.ts";
import { useClock } from "../lib/use-clock.ts";
import { useLoaded } from "../lib/use-loaded.ts";
import { useNearView } from "../lib/use-near-view.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { accountNames } from "./account-names.ts";
import type { Selection } from "./bulk/use-selection.ts";
import { type ChatFilter, isListComplete, listKey } from "./chat-filter.ts";
import { CHAT_ROW_PX, ChatRow } from "./chat-row.tsx";
import { ChatRowSkeletons } from "./chat-row-skeletons.tsx";
import type { ChatWindow } from "./chat-window.tsx";
import { EmptyChats } from "./empty-chats.tsx";
import { useInbox, useInboxActions } from "./inbox-context.tsx";
import { absentList } from "./inbox-state.ts";
import { chatsIn, lastPendingByChat } from "./inbox-views.ts";
import { whereaboutsOf } from "./team/whereabouts.ts";
import { draftKey } from "./team-state.ts";
import { useSteadyChats } from "./use-steady-chats.ts";
import { useMay, useViewerId } from "./viewer.tsx";

/** So many rows are all in the page; of more only those near the view, once what works that out is loaded. */
const ALL_DRAWN_MAX = 60;
const loadWindowing = () => import("./chat-window.tsx").then((module) => module.ChatWindowing);
const drawAll = () => {};

/** The chats of one tab, in all its states: rows, none yet, loading, failed. More come as one scrolls. */
export function ChatRows({
  filter,
  openChatId,
  scrollBox,
  selection,
}: {
  filter: ChatFilter;
  openChatId: string | null;
  /** What scrolls; only rows near its view are in the page. */
  scrollBox: RefObject<HTMLElement>;
  /** The chats that are ticked. */
  selection: Selection;
}) {
  const actions = useInboxActions();
  const clock = useClock();
  const viewerId = useViewerId();
  const team = useInbox((state) => state.team);
  const whereabouts = useMemo(() => whereaboutsOf(team.presence, viewerId), [team.presence, viewerId]);
  const accounts = useInbox((state) => state.accounts);
  const namesOfAccounts = useMemo(() => accountNames(accounts), [accounts]);
  const listing = useInbox((state) => state.lists[listKey(filter)] ?? absentList);
  const isLoaded = useInbox((state) => state.epoch !== null);
  const isComplete = useInbox((state) => isListComplete(state, filter));
  const sorted = useInbox((state) => chatsIn(state.chats, filter, viewerId, isComplete ? null : listing.horizon));
  const pendings = useInbox((state) => lastPendingByChat(state.pending));
  const { chats, handlers } = useSteadyChats(sorted);
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const { toggle, extendTo } = selection;
  const tick = useCallback((id: string, isRange: boolean) => (isRange ? extendTo(id) : toggle(id)), [toggle, extendTo]);
  const onTick = useMay("inbox.work") ? tick : null;
  useEffect(() => {
    selection.order.current = chats.map(({ id }) => id);
  });

  const Windowing = useLoaded(loadWindowing, chats.length > ALL_DRAWN_MAX, drawAll);
  const [window, setWindow] = useState<ChatWindow | null>(null);
  const first = (Windowing && window?.first) ?? 0;
  const drawn = Windowing && window ? chats.slice(first, window.end) : chats;
  const focusAt = useFocusAt((at) => window?.scrollTo(at), chats);

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

  /** Arrow keys, Home and End go by the chats and not by what is in the page: it is only a part. */
  function moveFocus(event: KeyboardEvent): void {
    const move = MOVES[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const at = chats.findIndex((chat) => chat.id === focusedId);
    const to = move(at, chats.length);
    const [from, until] = [chats[at], chats[to]];
    if (event.shiftKey && onTick && from && until) extendTo(until.id, from.id);
    focusAt(to);
  }

  return (
    <>
      {Windowing && <Windowing count={chats.length} scrollBox={scrollBox} onWindow={setWindow} />}
      <ul
        {...handlers}
        onKeyDown={moveFocus}
        onFocus={(event) => setFocusedId(event.target.closest<HTMLElement>("[data-row]")?.dataset.row ?? null)}
      >
        <Space height={first * CHAT_ROW_PX} />
        {drawn.map((chat, at) => (
          <ChatRow
            key={chat.id}
            chat={chat}
            accountName={namesOfAccounts[chat.accountId]}
            pending={pendings[chat.id]}
            labels={team.labels}
            members={team.members}
            here={whereabouts[chat.id]}
            // The open one is in view in its field.
            draft={chat.id === openChatId ? null : (team.drafts[draftKey(viewerId, chat.id)] ?? null)}
            clock={clock}
            isOpen={chat.id === openChatId}
            isTabStop={chat.id === tabStop}
            isTicked={selection.ids.has(chat.id)}
            isTicking={selection.ids.size > 0}
            onTick={onTick}
            place={first + at + 1}
            count={isComplete ? chats.length : -1}
          />
        ))}
        <Space height={(chats.length - first - drawn.length) * CHAT_ROW_PX} />
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

/**
 * The room of the rows that are not in the page. Its height is set by script: the policy of the page refuses styles in
 * what the server draws, which starts at the top of the list and needs none.
 */
function Space({ height }: { height: number }) {
  const item = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (item.current) item.current.style.height = `${height}px`;
  }, [height]);
  return <li ref={item} aria-hidden="true" />;
}

/** Gives a chat the focus, also one whose row is not in the page yet: it is scrolled to first. */
function useFocusAt(scrollTo: (at: number) => void, chats: readonly { id: string }[]): (at: number) => void {
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    if (wanted.current !== null && focusRow(wanted.current)) wanted.current = null;
  });
  return (at) => {
    const id = chats[at]?.id;
    if (id === undefined) return;
    if (focusRow(id)) return;
    wanted.current = id;
    scrollTo(at);
  };
}

function focusRow(chatId: string): boolean {
  const row = document.querySelector<HTMLElement>(`[data-chat-id="${CSS.escape(chatId)}"]`);
  row?.focus();
  return row !== null;
}

/** Skeletons of what comes next; reaching them asks for it. */
function MoreChats({ onReached }: { onReached: () => void }) {
  const end = useNearView<HTMLDivElement>("600px", onReached);
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

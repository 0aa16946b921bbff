import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { strings } from "../lib/strings.ts";
import { useLoaded } from "../lib/use-loaded.ts";
import { classNames } from "../ui/class-names.ts";
import { useSelection } from "./bulk/use-selection.ts";
import { type ChatFilter, isListComplete, listKey, WHOLE_INBOX } from "./chat-filter.ts";
import { ChatRows } from "./chat-rows.tsx";
import { CHAT_PANEL_ID, ChatTabs, chatTabId, tabOf } from "./chat-tabs.tsx";
import { useCommand } from "./commands/command-registry.tsx";
import { useInbox, useInboxActions } from "./inbox-context.tsx";
import { absentList } from "./inbox-state.ts";
import { LivePill } from "./live-pill.tsx";
import { MENTIONS_BUTTON_ID, MentionsButton } from "./mentions/mentions-button.tsx";
import { NewChatButton } from "./new-chat/new-chat-button.tsx";
import { SearchBox } from "./search/search-box.tsx";
import { useSearchCommand } from "./search/use-search-command.ts";
import { useSearchField } from "./search/use-search-field.ts";
import { ViewBar } from "./view-bar.tsx";
import { useMay } from "./viewer.tsx";
import { filterOf } from "./views/saved-filter.ts";

const loadMentions = () => import("./mentions/mentions-panel.tsx").then((module) => module.MentionsPanel);
const loadBulk = () => import("./bulk/bulk-bar.tsx").then((module) => module.BulkBar);
const loadSearch = () => import("./search/search-panel.tsx").then((module) => module.SearchPanel);

/** The list pane: title and live state, the tabs, the chats. */
export function ChatList({
  openChatId,
  className,
  accountMenu,
}: {
  openChatId: string | null;
  className: string;
  /** On a phone there is no rail: its menu is here. */
  accountMenu: ReactNode;
}) {
  const [ownFilter, setFilter] = useState<ChatFilter>(WHOLE_INBOX);
  const [savedId, setSavedId] = useState<string | null>(null);
  // As somebody has changed it meanwhile; when it was removed, one keeps looking at what it showed.
  const saved = useInbox((state) => (savedId === null ? null : (state.team.views[savedId] ?? null)));
  const filter = useMemo(() => (saved ? filterOf(saved) : ownFilter), [saved, ownFilter]);
  const actions = useInboxActions();
  const mayWork = useMay("inbox.work");
  const list = listKey(filter);
  const needsFirstPage = useInbox(
    (state) =>
      state.epoch !== null && (state.lists[list] ?? absentList).status === "absent" && !isListComplete(state, filter),
  );
  useEffect(() => {
    if (needsFirstPage) void actions.loadChats(filter);
  }, [needsFirstPage, filter, actions]);

  const search = useSearchField();
  const Results = useLoaded(loadSearch, search.isOpen, search.close);
  const goToSearch = useSearchCommand(search);

  const [areMentionsOpen, setAreMentionsOpen] = useState(false);
  const closeMentions = () => {
    setAreMentionsOpen(false);
    document.getElementById(MENTIONS_BUTTON_ID)?.focus();
  };
  const openMentions = () => {
    if (search.isOpen) search.close();
    setAreMentionsOpen(true);
  };
  const Mentions = useLoaded(loadMentions, areMentionsOpen, () => setAreMentionsOpen(false));
  const isCovered = search.isOpen || areMentionsOpen;
  useEffect(() => {
    if (search.isOpen) setAreMentionsOpen(false);
  }, [search.isOpen]);
  useCommand("mentions", openMentions);

  const selection = useSelection();
  // Its last word, with the way back, stands longer than the selection does.
  const [hadSelection, setHadSelection] = useState(false);
  const isSelecting = selection.ids.size > 0;
  useEffect(() => {
    if (isSelecting) setHadSelection(true);
  }, [isSelecting]);
  const Bulk = useLoaded(loadBulk, hadSelection, selection.clear);
  useCommand("select", () => {
    const row = document.activeElement?.closest<HTMLElement>("[data-row]")?.dataset.row ?? openChatId;
    if (mayWork && row) selection.toggle(row);
  });
  function leaveSelection(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !isSelecting) return;
    event.stopPropagation();
    selection.clear();
  }
  /** What is ticked is of the list that one sees. */
  function choose(next: ChatFilter, viewId: string | null = null): void {
    selection.clear();
    setFilter(next);
    setSavedId(viewId);
  }

  const scrollBox = useRef<HTMLDivElement>(null);
  const lastOpenId = useRef(openChatId);
  useEffect(() => {
    const cameFrom = lastOpenId.current;
    lastOpenId.current = openChatId;
    // Back from a chat: one goes on from where one left the list, or what was found.
    if (cameFrom !== null && openChatId === null && !goToSearch()) {
      const row = document.querySelector<HTMLElement>(`[data-chat-id="${CSS.escape(cameFrom)}"]`);
      (document.querySelector<HTMLElement>("h2[data-escape-to]") ?? row)?.focus({ preventScroll: true });
    }
  }, [openChatId, goToSearch]);

  return (
    <section
      aria-label={strings.chats.region}
      className={classNames("flex min-h-0 min-w-0 flex-col border-line bg-surface panes:border-e", className)}
    >
      <header className="flex flex-none items-center gap-2.5 px-4 pt-[max(16px,env(safe-area-inset-top))] pb-3">
        <h1 className="font-semibold text-xl tracking-[-.015em]">{strings.chats.title}</h1>
        <span className="ms-auto">
          <LivePill />
        </span>
        <span className="-my-2 -me-1.5 flex">
          <MentionsButton
            isOpen={areMentionsOpen}
            onPress={() => (areMentionsOpen ? closeMentions() : openMentions())}
          />
          <NewChatButton />
        </span>
        <span className="-my-2 panes:hidden">{accountMenu}</span>
      </header>
      <SearchBox search={search} />
      <div className="relative flex min-h-0 flex-1 flex-col">
        {/* Hidden and not gone while something stands over it: it is found again as it was left. */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape from anything in it */}
        <div
          onKeyDown={leaveSelection}
          className={classNames("flex min-h-0 flex-1 flex-col", isCovered && "invisible")}
        >
          <ViewBar
            filter={filter}
            savedId={saved ? savedId : null}
            onFilter={(next) => choose(next)}
            onSaved={(view) => choose(filterOf(view), view.id)}
          />
          <ChatTabs filter={filter} onFilter={(next) => choose(next)} />
          <div
            ref={scrollBox}
            id={CHAT_PANEL_ID}
            role="tabpanel"
            aria-labelledby={chatTabId(tabOf(filter))}
            className={classNames("relative min-h-0 flex-1 overflow-auto p-1.5", selection.ids.size > 0 && "pb-28")}
          >
            <ChatRows key={list} filter={filter} openChatId={openChatId} scrollBox={scrollBox} selection={selection} />
          </div>
        </div>
        {Bulk && !isCovered && <Bulk filter={filter} selection={selection} onGone={() => setHadSelection(false)} />}
        {Results && <Results search={search} />}
        {Mentions && <Mentions onClose={closeMentions} />}
      </div>
    </section>
  );
}

import type { KeyboardEvent } from "react";
import { strings } from "../lib/strings.ts";
import { type ChatFilter, isListComplete, WHOLE_INBOX } from "./chat-filter.ts";
import { useInbox } from "./inbox-context.tsx";
import { type ChatTab, chatCounts, MINE } from "./inbox-views.ts";
import { useViewerId } from "./viewer.tsx";

const TABS = ["all", "whatsapp", "instagram", "mine"] as const satisfies readonly ChatTab[];

export const CHAT_PANEL_ID = "chat-panel";
export const chatTabId = (tab: ChatTab): string => `chat-tab-${tab}`;

export const tabOf = ({ view, channel }: ChatFilter): ChatTab => channel ?? (view === "mine" ? "mine" : "all");

/** The tab for what is mine is a view of its own; the others keep the view that one is in. */
function filterOf(tab: ChatTab, before: ChatFilter): ChatFilter {
  if (tab === "mine") return MINE;
  const view = tabOf(before) === "mine" ? "open" : before.view;
  return { view, channel: tab === "all" ? null : tab, accountId: null, labelId: before.labelId ?? null };
}

/**
 * The tabs above the list. Counts are shown only when every chat is loaded: a count of a part would be wrong.
 * Written by hand: Radix draws its tabs with style attributes, which the Content-Security-Policy refuses.
 */
export function ChatTabs({ filter, onFilter }: { filter: ChatFilter; onFilter: (filter: ChatFilter) => void }) {
  const viewerId = useViewerId();
  const selected = tabOf(filter);
  const counted = selected === "mine" ? WHOLE_INBOX : filter;
  const counts = useInbox((state) => chatCounts(state.chats, counted, viewerId));
  const isKnown = useInbox((state) => isListComplete(state, { ...counted, channel: null }));
  const isMineKnown = useInbox((state) => isListComplete(state, MINE));
  const onSelect = (tab: ChatTab) => onFilter(filterOf(tab, filter));

  function moveWithArrows(event: KeyboardEvent<HTMLDivElement>): void {
    const isRightToLeft = getComputedStyle(event.currentTarget).direction === "rtl";
    const next = neighbour(selected, event.key, isRightToLeft);
    if (!next) return;
    event.preventDefault();
    onSelect(next);
    document.getElementById(chatTabId(next))?.focus();
  }

  return (
    <div
      role="tablist"
      aria-label={strings.chats.filtersLabel}
      onKeyDown={moveWithArrows}
      className="@container flex flex-none border-line border-b px-2.5"
    >
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={chatTabId(tab)}
          aria-selected={tab === selected}
          aria-controls={CHAT_PANEL_ID}
          tabIndex={tab === selected ? 0 : -1}
          onClick={() => onSelect(tab)}
          className="group relative flex min-w-0 rounded-t-sm px-1.5 pt-2 pb-2.5 @min-[340px]:px-2 font-medium text-ink-2 text-sm transition-colors hover:text-ink focus-visible:-outline-offset-2 aria-selected:text-ink pointer-coarse:py-3"
        >
          <span className="truncate">{strings.chats.filters[tab]}</span>
          {(tab === "mine" ? isMineKnown : isKnown) && (
            <span className="ms-[5px] font-[450] text-ink-2 tabular-nums @max-[300px]:sr-only">{counts[tab]}</span>
          )}
          <span
            aria-hidden="true"
            className="absolute inset-x-1.5 -bottom-px h-0.5 rounded-full group-aria-selected:bg-accent"
          />
        </button>
      ))}
    </div>
  );
}

function neighbour(from: ChatTab, key: string, isRightToLeft: boolean): ChatTab | undefined {
  const at = TABS.indexOf(from);
  const forward = isRightToLeft ? "ArrowLeft" : "ArrowRight";
  const backward = isRightToLeft ? "ArrowRight" : "ArrowLeft";
  if (key === forward) return TABS[(at + 1) % TABS.length];
  if (key === backward) return TABS.at(at - 1);
  if (key === "Home") return TABS[0];
  return key === "End" ? TABS.at(-1) : undefined;
}

import type { KeyboardEvent } from "react";
import { strings } from "../lib/strings.ts";
import { useInbox } from "./inbox-context.tsx";
import type { ChatFilter } from "./inbox-state.ts";
import { chatCounts, isListComplete } from "./inbox-views.ts";

const FILTERS = ["all", "whatsapp", "instagram"] as const satisfies readonly ChatFilter[];

export const CHAT_PANEL_ID = "chat-panel";
export const chatTabId = (filter: ChatFilter): string => `chat-tab-${filter}`;

/**
 * The tabs above the list. Counts are shown only when every chat is loaded: a count of a part would be wrong.
 * Written by hand: Radix draws its tabs with style attributes, which the Content-Security-Policy refuses.
 */
export function ChatTabs({ selected, onSelect }: { selected: ChatFilter; onSelect: (filter: ChatFilter) => void }) {
  const counts = useInbox((state) => chatCounts(state.chats, isListComplete(state, "all")));

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
      className="flex flex-none gap-0.5 border-line border-b px-4"
    >
      {FILTERS.map((filter) => (
        <button
          key={filter}
          type="button"
          role="tab"
          id={chatTabId(filter)}
          aria-selected={filter === selected}
          aria-controls={CHAT_PANEL_ID}
          tabIndex={filter === selected ? 0 : -1}
          onClick={() => onSelect(filter)}
          className="group relative rounded-t-sm px-2 pt-2 pb-2.5 font-medium text-ink-2 text-sm transition-colors hover:text-ink focus-visible:-outline-offset-2 aria-selected:text-ink pointer-coarse:py-3"
        >
          {strings.chats.filters[filter]}
          {counts && <span className="ms-[5px] inline-block font-[450] text-ink-2 tabular-nums">{counts[filter]}</span>}
          <span
            aria-hidden="true"
            className="absolute inset-x-2 -bottom-px h-0.5 rounded-full group-aria-selected:bg-accent"
          />
        </button>
      ))}
    </div>
  );
}

function neighbour(from: ChatFilter, key: string, isRightToLeft: boolean): ChatFilter | undefined {
  const at = FILTERS.indexOf(from);
  const forward = isRightToLeft ? "ArrowLeft" : "ArrowRight";
  const backward = isRightToLeft ? "ArrowRight" : "ArrowLeft";
  if (key === forward) return FILTERS[(at + 1) % FILTERS.length];
  if (key === backward) return FILTERS.at(at - 1);
  if (key === "Home") return FILTERS[0];
  return key === "End" ? FILTERS.at(-1) : undefined;
}

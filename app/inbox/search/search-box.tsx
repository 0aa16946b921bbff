import { Search, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { strings } from "../../lib/strings.ts";
import { classNames } from "../../ui/class-names.ts";
import type { SearchField } from "./use-search-field.ts";

export const SEARCH_LIST_ID = "search-results";
const words = strings.chats.search;

/**
 * Where one types what one looks for. The focus stays here while the arrow keys walk through what was found, so that
 * one can go on typing (the combobox of the ARIA practices).
 */
export function SearchBox({ search }: { search: SearchField }) {
  const { text, isOpen, activeId } = search;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape" && isOpen) search.close();
    else if (!isOpen && (event.key === "ArrowDown" || event.key === "Enter")) search.open();
    else search.keys.current?.(event);
  }

  return (
    <div data-search className="relative mx-4 mb-2.5 flex-none">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute start-3 top-1/2 size-4 -translate-y-1/2 text-ink-2"
        strokeWidth={1.9}
      />
      <input
        ref={search.input}
        data-escape-to={isOpen || undefined}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        role="combobox"
        dir="auto"
        aria-label={words.label}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? SEARCH_LIST_ID : undefined}
        aria-activedescendant={isOpen ? (activeId ?? undefined) : undefined}
        aria-keyshortcuts="/"
        placeholder={words.label}
        value={text}
        maxLength={300}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => search.type(event.target.value)}
        onClick={search.open}
        onFocus={(event) => search.noteFocus(event.relatedTarget)}
        onBlur={(event) => search.noteBlur(event.relatedTarget)}
        onKeyDown={onKeyDown}
        className={classNames(
          "h-[var(--target)] w-full truncate rounded-[10px] border ps-9 pe-9 text-sm transition-colors placeholder:text-ink-2 focus-visible:outline-offset-0 pointer-coarse:text-[1rem]",
          isOpen ? "border-edge bg-surface" : "border-transparent bg-paper hover:bg-raised",
        )}
      />
      {isOpen ? (
        <button
          type="button"
          aria-label={words.close}
          title={words.close}
          onClick={search.close}
          className="absolute end-0 top-0 grid size-[var(--target)] place-items-center rounded-[10px] text-ink-2 transition-colors hover:text-ink"
        >
          <X aria-hidden="true" className="size-4" strokeWidth={1.9} />
        </button>
      ) : (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute end-2 top-1/2 grid size-[21px] -translate-y-1/2 place-items-center rounded-sm border border-line bg-surface font-sans text-ink-2 text-xs pointer-coarse:hidden"
        >
          /
        </span>
      )}
    </div>
  );
}

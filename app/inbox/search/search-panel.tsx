import { useNavigate } from "@remix-run/react";
import { type KeyboardEvent, useEffect, useMemo, useState } from "react";
import { searchStrings as words } from "../../lib/search-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { useCommand } from "../commands/command-registry.tsx";
import { useInbox } from "../inbox-context.tsx";
import { loadedChats } from "../inbox-views.ts";
import { useTenantId } from "../viewer.tsx";
import { forgetSearches, recentSearches, rememberSearch } from "./recent-searches.ts";
import { SEARCH_LIST_ID } from "./search-box.tsx";
import { type Choice, hrefOf, idOf, resultChoices, spokenResult, toldProblems } from "./search-choices.ts";
import { SearchNotices, SearchProblems } from "./search-notices.tsx";
import { SearchOffers, SearchSigns } from "./search-offers.tsx";
import { SearchResults } from "./search-results.tsx";
import { operatorHelp, suggest } from "./suggest.ts";
import { useSearch } from "./use-search.ts";
import type { SearchField } from "./use-search-field.ts";

/** How far Page Down goes. */
const PAGE = 8;
const TO_MESSAGE = { leavesFocus: true, focusesMessage: true };
const nameOf = ({ name }: { name: string }): string => name;

/** What stands under the field: ways to begin while it is empty, else people and messages that were found. */
export function SearchPanel({ search }: { search: SearchField }) {
  const { text, activeId, keys, input, type, activate } = search;
  const navigate = useNavigate();
  const tenantId = useTenantId();
  const clock = useClock();
  const labels = useInbox((state) => state.team.labels);
  const chats = useInbox((state) => loadedChats(state.chats));
  const found = useSearch(text);
  const [recent, setRecent] = useState(() => recentSearches(tenantId));
  /** For which question all people are shown. */
  const [wholeFor, setWholeFor] = useState<string | null>(null);
  const isEmpty = text.trim() === "";

  const suggestions = useMemo(() => {
    if (isEmpty) return operatorHelp();
    return suggest(text, { labels: labels.map(nameOf), chats: chats.map(nameOf), today: clock.today });
  }, [isEmpty, text, labels, chats, clock.today]);
  const offers: Choice[] = [
    ...(isEmpty ? recent.map((each) => ({ type: "recent" as const, text: each })) : []),
    ...suggestions.map((suggestion) => ({ type: "suggestion" as const, suggestion })),
  ];
  const results = isEmpty ? [] : resultChoices(found, wholeFor === found.query);
  const choices = [...offers, ...results];
  const at = choices.findIndex((choice) => idOf(choice) === activeId);

  function goOnWith(next: string): void {
    type(next);
    input.current?.focus();
    // Where one goes on typing, also when the text is longer than the field.
    requestAnimationFrame(() => input.current?.setSelectionRange(next.length, next.length));
  }
  function choose(choice: Choice): void {
    switch (choice.type) {
      case "recent":
        goOnWith(choice.text);
        break;
      case "suggestion":
        goOnWith(choice.suggestion.text);
        break;
      case "more_people":
        setWholeFor(found.query);
        break;
      case "person":
        // Somebody of a group, with whom there is no chat: what they said is found.
        if (choice.person.chat === null) goOnWith(`from:"${choice.person.name}" `);
        else leaveFor(choice, {});
        break;
      case "message":
        leaveFor(choice, { state: TO_MESSAGE });
        break;
    }
  }
  function leaveFor(choice: Choice, how: { state?: object }): void {
    activate(idOf(choice));
    setRecent(rememberSearch(tenantId, text));
    navigate(hrefOf(choice) ?? "/inbox", how);
  }
  function chooseByKey(): void {
    // Of what was typed, the first that was found; of what is only offered, nothing that nobody pointed at.
    const isAnswered = found.status === "ready" && found.query === text;
    const choice = choices[at] ?? (isAnswered ? results[0] : undefined);
    if (choice) choose(choice);
  }
  function move(to: number): void {
    const choice = choices[Math.min(to, choices.length - 1)];
    activate(choice === undefined || to < 0 ? null : idOf(choice));
    if (to >= choices.length) found.loadMore();
  }
  /** The keys that leaf through the chats leaf through what was found: the list under it is not to be seen. */
  function leaf(step: 1 | -1): void {
    const chats = results.filter((choice) => hrefOf(choice) !== undefined);
    const open = chats.findIndex((choice) => idOf(choice) === activeId);
    const next = chats[open === -1 ? 0 : open + step];
    if (next === undefined) {
      if (step === 1) found.loadMore();
      return;
    }
    // Not into the field of the chat, where the next key would be a letter.
    document.getElementById(idOf(next))?.focus();
    leaveFor(next, { state: TO_MESSAGE });
  }
  useCommand("next_chat", () => leaf(1));
  useCommand("previous_chat", () => leaf(-1));
  useEffect(() => {
    keys.current = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const to = stepOf(event.key, at);
      if (to === null && event.key !== "Enter") return;
      event.preventDefault();
      if (to === null) chooseByKey();
      else move(to);
    };
    return () => {
      keys.current = null;
    };
  });
  useEffect(() => {
    if (activeId !== null) document.getElementById(activeId)?.scrollIntoView({ block: "nearest" });
  }, [activeId]);

  const problems = toldProblems(text, found, suggestions.length > 0);
  const optionOf = (choice: Choice) => ({
    id: idOf(choice),
    isActive: idOf(choice) === activeId,
    href: hrefOf(choice),
    onChoose: () => choose(choice),
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape from anything in it
    <div
      data-search
      onKeyDown={(event) => event.key === "Escape" && input.current?.focus()}
      className="absolute inset-0 z-10 flex flex-col overflow-y-auto overscroll-contain bg-surface"
    >
      <p role="status" className="sr-only">
        {isEmpty ? "" : spokenResult(found, suggestions.length, problems)}
      </p>
      {!isEmpty && <SearchProblems problems={problems} />}
      <div
        id={SEARCH_LIST_ID}
        role="listbox"
        aria-label={words.results}
        aria-busy={found.status === "loading"}
        className="px-1.5"
      >
        <SearchOffers offers={offers} optionOf={optionOf} />
        <SearchResults results={results} found={found} clock={clock} optionOf={optionOf} />
      </div>
      {isEmpty ? (
        <SearchSigns hasRecent={recent.length > 0} onForget={() => setRecent(forgetSearches(tenantId))} />
      ) : (
        <SearchNotices text={text} found={found} isSuggesting={suggestions.length > 0} />
      )}
    </div>
  );
}

/** Where a key leads from the choice at `at`; -1 is the field itself, null no key of ours. */
function stepOf(key: string, at: number): number | null {
  switch (key) {
    case "ArrowDown":
      return at + 1;
    case "ArrowUp":
      return at === -1 ? -1 : at - 1;
    case "PageDown":
      return at + PAGE;
    case "PageUp":
      return Math.max(at - PAGE, 0);
    default:
      return null;
  }
}

import type { SearchAnswer, SearchProblem } from "../../../worker/shared/search.ts";
import { searchStrings as words } from "../../lib/search-strings.ts";
import type { Suggestion } from "./suggest.ts";
import type { Found } from "./use-search.ts";

/** Everything that the arrow keys walk through, in the order in which it stands there. */
export type Choice =
  | { type: "recent"; text: string }
  | { type: "suggestion"; suggestion: Suggestion }
  | { type: "person"; person: SearchAnswer["people"][number] }
  | { type: "more_people"; count: number }
  | { type: "message"; hit: SearchAnswer["items"][number] };

/** More of them would push what was said out of sight. */
const PEOPLE_AT_FIRST = 4;

export function resultChoices({ answer, status }: Found, showsAllPeople: boolean): Choice[] {
  if (answer === null || status === "failed") return [];
  const { people, items } = answer;
  const isLong = people.length > PEOPLE_AT_FIRST + 1 && items.length > 0 && !showsAllPeople;
  const shown = isLong ? people.slice(0, PEOPLE_AT_FIRST) : people;
  return [
    ...shown.map((person) => ({ type: "person" as const, person })),
    ...(isLong ? [{ type: "more_people" as const, count: people.length - PEOPLE_AT_FIRST }] : []),
    ...items.map((hit) => ({ type: "message" as const, hit })),
  ];
}

/** The id of its element, which the field names as the active one. */
export function idOf(choice: Choice): string {
  switch (choice.type) {
    case "recent":
      return `search-recent-${choice.text}`.replace(/\s/g, "_");
    case "suggestion":
      return `search-suggestion-${choice.suggestion.text}`.replace(/\s/g, "_");
    case "person":
      return `search-person-${choice.person.contactId}`;
    case "more_people":
      return "search-more-people";
    case "message":
      return `search-message-${choice.hit.message.id}`;
  }
}

/** Where it leads; undefined for what only changes the question. */
export function hrefOf(choice: Choice): string | undefined {
  if (choice.type === "person") return choice.person.chat ? `/inbox/${choice.person.chat.id}` : undefined;
  if (choice.type !== "message") return undefined;
  const { chat, message } = choice.hit;
  return `/inbox/${chat.id}?message=${message.id}`;
}

/** What is still being typed is not wrong yet: what may follow is offered instead. */
export function toldProblems(text: string, { answer, status }: Found, isSuggesting: boolean): SearchProblem[] {
  if (answer === null || status === "failed") return [];
  return answer.problems.filter(({ part }) => !(isSuggesting && text.toLowerCase().endsWith(part.toLowerCase())));
}

/** What a screen reader says of it, once it is known. */
export function spokenResult(
  { status, answer }: Found,
  suggestions: number,
  problems: readonly SearchProblem[],
): string {
  // A failure is an alert of its own.
  if (status !== "ready" || answer === null) return "";
  const { people, items, nextCursor } = answer;
  const isNone = people.length + items.length === 0 && nextCursor === null;
  const said = !isNone
    ? words.found({ people: people.length, messages: items.length }, nextCursor !== null)
    : suggestions > 0
      ? words.suggested(suggestions)
      : words.noneAnnounced;
  return [`${said}.`, ...problems.map(words.problem)].join(" ");
}

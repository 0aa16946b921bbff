import type { SearchOperator } from "../../../worker/shared/search.ts";
import { searchStrings } from "../../lib/search-strings.ts";

/** A way to go on typing: what the whole field holds then. */
export type Suggestion = { text: string; shown: string; hint: string };

/** What there is to suggest from. `today`: as 2026-11-21. */
export type SuggestFrom = { labels: readonly string[]; chats: readonly string[]; today: string };

const SHOWN_MAX = 6;
/** In the order of how often they help. */
const OPERATORS: readonly SearchOperator[] = ["from", "in", "has", "is", "label", "before", "after"];
const words = searchStrings;

/** Every operator, while nothing is typed. */
export const operatorHelp = (): Suggestion[] =>
  OPERATORS.map((operator) => ({ text: `${operator}:`, shown: `${operator}:`, hint: words.hints[operator] }));

/** What may follow the operator that is being typed at the end; none behind anything else. */
export function suggest(text: string, from: SuggestFrom): Suggestion[] {
  const match = /(?:^|\s)(from|in|has|is|label|before|after):("?)([^"]*)$/i.exec(text);
  if (match === null) return [];
  const [, operator = "", quote = "", typed = ""] = match;
  if (quote === "" && /\s/.test(typed)) return [];
  const head = text.slice(0, text.length - typed.length - quote.length);
  const wanted = typed.toLowerCase();
  return valuesOf(operator.toLowerCase() as SearchOperator, from)
    .filter(({ value }) => startsAnyWord(value.toLowerCase(), wanted) && value.toLowerCase() !== wanted)
    .slice(0, SHOWN_MAX)
    .map(({ value, hint }) => ({ text: `${head}${quoted(value)} `, shown: value, hint }));
}

type Value = { value: string; hint: string };

function valuesOf(operator: SearchOperator, { labels, chats, today }: SuggestFrom): Value[] {
  const named = (names: readonly string[]): Value[] => [...new Set(names)].map((value) => ({ value, hint: "" }));
  switch (operator) {
    case "from":
      return [{ value: "me", hint: words.values.me }, ...named(chats)];
    case "in":
      return named(chats);
    case "label":
      return named(labels);
    case "has":
      return (["media", "link", "voice"] as const).map((value) => ({ value, hint: words.values[value] }));
    case "is":
      return [{ value: "unread", hint: words.values.unread }];
    case "before":
    case "after":
      return [
        { value: today, hint: words.values.today },
        { value: dayBefore(today), hint: words.values.yesterday },
        { value: today.slice(0, 7), hint: words.values.month },
        { value: today.slice(0, 4), hint: words.values.year },
      ];
  }
}

const quoted = (value: string): string => (/[\s"]/.test(value) ? `"${value.replaceAll('"', "")}"` : value);

const startsAnyWord = (value: string, typed: string): boolean =>
  value.startsWith(typed) || value.split(/\s+/).some((word) => word.startsWith(typed));

const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

import {
  SEARCH_HAS,
  SEARCH_IS,
  SEARCH_OPERATORS,
  type SearchOperator,
  type SearchProblem,
} from "../../shared/search.ts";
import { fold, wordsOf } from "./words.ts";

/** Words that stand in this order; the last one may go on when `isPrefix`. */
export type Term = { words: string[]; isPrefix: boolean };

export type SearchQuery = {
  /** All of these are in the message. */
  terms: Term[];
  /** None of these is. */
  without: Term[];
  /** Of one of these people; `me` stands for ours. */
  from: string[];
  /** In one of these chats, by name. */
  in: string[];
  label: string[];
  has: (typeof SEARCH_HAS)[number][];
  isUnread: boolean;
  /** ms since 1970: earlier than this. */
  before: number | null;
  /** ms since 1970: at this or later. */
  after: number | null;
  /** What makes no sense, for who typed it. */
  problems: SearchProblem[];
};

/** More would be no question that a person asks. */
const TERMS_MAX = 16;
const WORDS_PER_TERM_MAX = 32;

/** Words, phrases and operators; an operator may stand with nothing behind its colon. */
const TOKEN = /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+)|(?<=:))/giu;

/**
 * What somebody typed into the search box. What is no operator that we know is looked for as words. An operator whose
 * value makes no sense (`before:soon`) is left out, and told of: a search for its letters would find something else.
 *
 * @param utcOffsetMinutes how far the clock of who asks is ahead of UTC: a day begins when it begins there
 */
export function parseQuery(text: string, utcOffsetMinutes = 0): SearchQuery {
  const query: SearchQuery = {
    terms: [],
    without: [],
    from: [],
    in: [],
    label: [],
    has: [],
    isUnread: false,
    before: null,
    after: null,
    problems: [],
  };
  for (const match of text.matchAll(TOKEN)) {
    const [raw, minus = "", key = "", phrase, plain = ""] = match;
    if (raw === "") continue;
    const value = phrase ?? plain;
    const isNegated = minus === "-";
    const operator = SEARCH_OPERATORS.find((one) => one === key.toLowerCase());
    if (operator !== undefined) {
      const why = isNegated ? "negated" : takeOperator(query, operator, value, utcOffsetMinutes);
      if (why !== null) query.problems.push({ part: raw, why });
      continue;
    }
    if (key !== "" && value !== "" && !value.startsWith("//"))
      query.problems.push({ part: raw, why: "unknown_operator" });
    // Whoever is still typing means all words that begin so.
    const isLast = match.index + raw.length === text.length;
    const isPhrase = phrase !== undefined && key === "";
    const said = isPhrase ? value : raw.slice(minus.length);
    addTerm(isNegated ? query.without : query.terms, said, isLast && !isPhrase && !isNegated);
  }
  if (query.before !== null && query.after !== null && query.before <= query.after)
    query.problems.push({ part: "before: after:", why: "no_day_between" });
  return query;
}

function addTerm(terms: Term[], text: string, isPrefix: boolean): void {
  const words = wordsOf(text)
    .slice(0, WORDS_PER_TERM_MAX)
    .map(({ word }) => word);
  if (words.length > 0 && terms.length < TERMS_MAX) terms.push({ words, isPrefix });
}

/** @returns why its value makes no sense; null when it was taken */
function takeOperator(
  query: SearchQuery,
  operator: SearchOperator,
  value: string,
  utcOffsetMinutes: number,
): SearchProblem["why"] | null {
  if (value === "") return "no_value";
  switch (operator) {
    case "from":
    case "in":
    case "label":
      if (fold(value) === "" || query[operator].length >= TERMS_MAX) return "bad_value";
      query[operator].push(value);
      return null;
    case "has": {
      const what = SEARCH_HAS.find((one) => one === value.toLowerCase());
      if (what === undefined) return "bad_value";
      query.has.push(what);
      return null;
    }
    case "is":
      if (!SEARCH_IS.some((one) => one === value.toLowerCase())) return "bad_value";
      query.isUnread = true;
      return null;
    case "before":
    case "after": {
      const day = dayOf(value, utcOffsetMinutes);
      if (day === null) return "bad_date";
      query[operator] = day;
      return null;
    }
  }
}

const MINUTE_MS = 60_000;

/** The beginning of a day, month or year, as `2026-11-21`, `2026/11/21`, `2026-11` or `2026`; null for no date. */
function dayOf(text: string, utcOffsetMinutes: number): number | null {
  const match = /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$/.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  const date = new Date(Date.UTC(year, month - 1, day));
  // 2026-02-31 is no day: it would be one of March.
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.getTime() - utcOffsetMinutes * MINUTE_MS;
}

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
  has: ("media" | "link" | "voice")[];
  isUnread: boolean;
  /** ms since 1970: earlier than this. */
  before: number | null;
  /** ms since 1970: at this or later. */
  after: number | null;
};

/** More would be no question that a person asks. */
const TERMS_MAX = 16;
const WORDS_PER_TERM_MAX = 32;

const TOKEN = /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/giu;

/**
 * What somebody typed into the search box. Everything is a question: what is no operator that we know, or has no
 * sense as one (`before:soon`), is looked for as words.
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
  };
  for (const match of text.matchAll(TOKEN)) {
    const [raw, minus = "", key = "", phrase, plain = ""] = match;
    const value = phrase ?? plain;
    const isNegated = minus === "-";
    if (!isNegated && key !== "" && takeOperator(query, key.toLowerCase(), value, utcOffsetMinutes)) continue;
    // Whoever is still typing means all words that begin so.
    const isLast = match.index + raw.length === text.length;
    const isPhrase = phrase !== undefined && key === "";
    const said = isPhrase ? value : raw.slice(minus.length);
    addTerm(isNegated ? query.without : query.terms, said, isLast && !isPhrase && !isNegated);
  }
  return query;
}

function addTerm(terms: Term[], text: string, isPrefix: boolean): void {
  const words = wordsOf(text)
    .slice(0, WORDS_PER_TERM_MAX)
    .map(({ word }) => word);
  if (words.length > 0 && terms.length < TERMS_MAX) terms.push({ words, isPrefix });
}

/** @returns false when it is no operator after all */
function takeOperator(query: SearchQuery, key: string, value: string, utcOffsetMinutes: number): boolean {
  switch (key) {
    case "from":
    case "in":
    case "label":
      if (fold(value) === "" || query[key].length >= TERMS_MAX) return false;
      query[key].push(value);
      return true;
    case "has":
      if (value !== "media" && value !== "link" && value !== "voice") return false;
      query.has.push(value);
      return true;
    case "is":
      if (value !== "unread") return false;
      query.isUnread = true;
      return true;
    case "before":
    case "after": {
      const day = dayOf(value, utcOffsetMinutes);
      if (day === null) return false;
      query[key] = day;
      return true;
    }
    default:
      return false;
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

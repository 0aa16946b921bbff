import type { Term } from "./parse-query.ts";
import { type Word, wordsOf } from "./words.ts";

export type Snippet = { text: string; marks: { start: number; end: number }[] };

/** As much as two lines of a list show. */
const SNIPPET_LENGTH = 160;
/** Words before the first hit, so that it is read in its sentence. */
const LEAD = 40;

/** The part of a text where the first hit is, with all hits in it. */
export function snippetOf(text: string, terms: readonly Term[]): Snippet {
  const words = wordsOf(text);
  const marks = terms.flatMap((term) => marksOf(words, term)).sort((a, b) => a.start - b.start);
  const first = marks[0]?.start ?? 0;
  const start = first <= LEAD ? 0 : wordStart(words, first - LEAD);
  const end = Math.min(text.length, wordEnd(words, start + SNIPPET_LENGTH, text.length));
  const [before, after] = [start > 0 ? "\u2026" : "", end < text.length ? "\u2026" : ""];
  return {
    text: before + text.slice(start, end) + after,
    marks: merged(marks.filter((mark) => mark.start >= start && mark.end <= end)).map((mark) => ({
      start: mark.start - start + before.length,
      end: mark.end - start + before.length,
    })),
  };
}

function marksOf(words: readonly Word[], { words: looked, isPrefix }: Term): Snippet["marks"] {
  const marks: Snippet["marks"] = [];
  for (let place = 0; place + looked.length <= words.length; place++) {
    const isHere = looked.every((word, offset) => {
      const there = words[place + offset]?.word ?? "";
      return isPrefix && offset === looked.length - 1 ? there.startsWith(word) : there === word;
    });
    const [first, last] = [words[place], words[place + looked.length - 1]];
    if (isHere && first !== undefined && last !== undefined) marks.push({ start: first.start, end: last.end });
  }
  return marks;
}

/** One mark where several overlap. */
function merged(marks: Snippet["marks"]): Snippet["marks"] {
  const out: Snippet["marks"] = [];
  for (const mark of marks) {
    const last = out.at(-1);
    if (last !== undefined && mark.start <= last.end) last.end = Math.max(last.end, mark.end);
    else out.push({ ...mark });
  }
  return out;
}

const wordStart = (words: readonly Word[], from: number): number =>
  words.find(({ start }) => start >= from)?.start ?? from;
const wordEnd = (words: readonly Word[], upTo: number, length: number): number =>
  length <= upTo ? length : (words.findLast(({ end }) => end <= upTo)?.end ?? upTo);

/**
 * Words as the search knows them: the same for what is indexed, for what is looked for, and for what is marked. Case,
 * accents and width make no difference. Scripts without spaces between words (Chinese, Japanese, Thai...) count each
 * character as a word, so that any part of a sentence is found.
 */
export type Word = { word: string; start: number; end: number };

const WORD = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{M}\p{Co}]*/gu;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*/gu;

/** Every word of a text with its place (UTF-16 units), folded. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    const { 0: raw, index } = match;
    let from = 0;
    for (const character of raw.matchAll(UNSPACED)) {
      push(words, raw, index, from, character.index);
      push(words, raw, index, character.index, character.index + character[0].length);
      from = character.index + character[0].length;
    }
    push(words, raw, index, from, raw.length);
  }
  return words;
}

function push(words: Word[], raw: string, index: number, from: number, to: number): void {
  if (from >= to) return;
  const word = fold(raw.slice(from, to));
  if (word !== "") words.push({ word, start: index + from, end: index + to });
}

/** Twice, because lower case may bring a mark of its own ("\u0130"). Letters and digits only are left of a word. */
export const fold = (text: string): string => bare(bare(text).toLowerCase());
const bare = (text: string): string => text.normalize("NFKD").replace(/[^\p{L}\p{N}\p{Co}]/gu, "");

/** What the index keeps of a text. */
export const indexedForm = (text: string): string =>
  wordsOf(text)
    .map(({ word }) => word)
    .join(" ");

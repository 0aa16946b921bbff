export type Mark = { start: number; end: number };

/**
 * Which characters of a name are the beginnings of words that were looked for: as the server finds people, without
 * regard to case and accents.
 */
export function nameMarks(name: string, query: string): Mark[] {
  const wanted = wordsIn(query).map(({ word }) => word);
  return wordsIn(name).flatMap(({ word, start, letters }) => {
    const longest = wanted.filter((each) => word.startsWith(each)).sort((a, b) => b.length - a.length)[0];
    if (longest === undefined) return [];
    return [{ start, end: start + (letters[longest.length - 1] ?? 0) }];
  });
}

/** `letters`: for each letter of the folded word, where it ends in the word as it stands. */
type Folded = { word: string; start: number; letters: number[] };

function wordsIn(text: string): Folded[] {
  return [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu)].map(({ 0: raw, index }) => {
    const letters: number[] = [];
    let word = "";
    let end = 0;
    for (const character of raw) {
      end += character.length;
      const bare = character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
      word += bare;
      for (const _ of bare) letters.push(end);
    }
    return { word, start: index, letters };
  });
}

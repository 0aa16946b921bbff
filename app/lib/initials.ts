/** Up to two letters for an avatar: Lucía Fernández -> LF, marta.baker -> MB, יעל דהן -> יד; null for a phone number. */
export function initialsOf(name: string): string | null {
  const words = name.split(/[\s._·-]+/u).flatMap((word) => word.match(/\p{L}/u)?.[0] ?? []);
  if (words.length === 0) return null;
  return words.slice(0, 2).join("").toLocaleUpperCase("en");
}

/** Which of the `count` quiet colours somebody has: the same one for ever, by their id. */
export function hueOf(id: string, count: number): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return sum % count;
}

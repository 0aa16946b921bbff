import type { WordsOfRefusal } from "../forms/errors-from.ts";
import { connectStrings } from "../lib/connect-strings.ts";

/** A rule that Meta's checks wrote for people already: a whole sentence. */
const SENTENCE = /^\p{Lu}.*\.$/u;

/** Why a provider or Parley did not take what was typed, in words that say what to do. */
export const wordsOfRefusal: WordsOfRefusal = (reason, field, rule) => {
  if (rule !== null && SENTENCE.test(rule)) return rule;
  const { refusals } = connectStrings;
  return refusals[`${field}.${reason}`] ?? refusals[reason];
};

/**
 * Reactions have names as well as emojis, and older versions of the API only names (reference/meta.md, 4.2). Going
 * out, the heart is `love`; any other emoji goes as itself.
 */
const BY_NAME: Readonly<Record<string, string>> = {
  love: "❤️",
  like: "👍",
  dislike: "👎",
  haha: "😆",
  laugh: "😆",
  smile: "😆",
  wow: "😮",
  sad: "😢",
  angry: "😠",
};

/** Of a reaction that Instagram has no name for and gives no emoji of: at least that there was one. */
const UNNAMED = "❔";

/** null where nothing says that there was a reaction. */
export function emojiOf(reaction: { emoji: string | null; reaction: string | null }): string | null {
  if (reaction.emoji !== null) return reaction.emoji;
  if (reaction.reaction === null) return null;
  const name = reaction.reaction.toLowerCase();
  if (Object.hasOwn(BY_NAME, name)) return BY_NAME[name] ?? UNNAMED;
  // Not a word, so an emoji in the name's place.
  return /\p{Extended_Pictographic}/u.test(reaction.reaction) ? reaction.reaction : UNNAMED;
}

const HEARTS: ReadonlySet<string> = new Set(["❤️", "❤", "♥️", "♥"]);

/** What the API's `reaction` wants: Meta's page on sending shows `love`; of Messenger it says any emoji. */
export const reactionWord = (emoji: string): string => (HEARTS.has(emoji) ? "love" : emoji);

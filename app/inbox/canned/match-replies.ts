import type { CannedReply } from "../../../worker/shared/team.ts";

/** What is typed after the `/` that opens the list; null when this is an ordinary message. */
export const slashQuery = (text: string): string | null => /^\/([\p{L}\p{N}_-]{0,40})$/u.exec(text)?.[1] ?? null;

/** A word in a text is looked for from here on: one letter is in all of them. */
const IN_TEXT_FROM = 3;

/** The replies that are meant by what is typed: those that begin so, then those that have it somewhere. */
export function matchReplies(replies: readonly CannedReply[], query: string): CannedReply[] {
  const wanted = query.toLowerCase();
  const rank = ({ shortcut, text }: CannedReply): number => {
    const called = shortcut.toLowerCase();
    if (called.startsWith(wanted)) return 0;
    if (called.includes(wanted)) return 1;
    return wanted.length >= IN_TEXT_FROM && text.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return replies
    .map((reply) => ({ reply, at: rank(reply) }))
    .filter(({ at }) => at < 3)
    .sort((a, b) => a.at - b.at || (a.reply.shortcut.toLowerCase() < b.reply.shortcut.toLowerCase() ? -1 : 1))
    .map(({ reply }) => reply);
}

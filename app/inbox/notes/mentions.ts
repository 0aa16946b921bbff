import type { TeamMember } from "../team-state.ts";

const NAMED = /(^|[\s(])@([\p{L}\p{N}._+-]+)/gu;

/** The ids of the colleagues whom a text names with an @, each once; a full stop behind a name is none of it. */
export function mentionedIn(text: string, members: readonly TeamMember[]): string[] {
  const named = [...text.matchAll(NAMED)].map(([, , name = ""]) => name.toLowerCase());
  const isNamed = (name: string) => named.some((each) => each === name || each.replace(/[.\-_+]+$/, "") === name);
  return members.filter((member) => !member.isDisabled && isNamed(member.name.toLowerCase())).map(({ id }) => id);
}

/** What stands behind an @ at the caret, and is being written still; null when nobody is being named. */
export const beingNamed = (text: string, caret: number): string | null =>
  /(?:^|[\s(])@([\p{L}\p{N}._+-]*)$/u.exec(text.slice(0, caret))?.[1] ?? null;

import type { Presence } from "../../../worker/shared/team.ts";

/** Colleagues who have a chat open; `typing` is one of them who writes there. */
export type PeopleHere = { people: { id: string; name: string }[]; typing: string | null };

/** Who is where, by chat: each person once, however many pages they have open, and without oneself. */
export function whereaboutsOf(presence: Readonly<Record<string, Presence>>, viewerId: string) {
  const chats: Record<string, PeopleHere> = {};
  for (const { chatId, memberId, name, typing } of Object.values(presence)) {
    if (chatId === null || memberId === viewerId) continue;
    const shown = name.split("@")[0] ?? name;
    const here = chats[chatId] ?? { people: [], typing: null };
    chats[chatId] = here;
    if (!here.people.some(({ id }) => id === memberId)) here.people.push({ id: memberId, name: shown });
    if (typing) here.typing ??= shown;
  }
  return chats;
}

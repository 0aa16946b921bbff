import type { Label, SavedView } from "../../../worker/shared/team.ts";
import type { TeamSnapshot } from "../team-state.ts";
import { type ListedMember, membersFrom } from "./members-from.ts";

type Items<Item> = { items: readonly Item[] };

/** More than these are shown as "99+". */
export const MENTIONS_COUNTED = 100;

/** What the list is drawn with besides the chats, from what the procedures answer. */
export const teamSnapshotFrom = (
  viewerId: string,
  labels: Items<Label>,
  members: Items<ListedMember>,
  views: Items<SavedView>,
  unreadMentions: Items<unknown>,
): TeamSnapshot => ({
  labels: labels.items,
  members: membersFrom(members.items),
  views: Object.fromEntries(views.items.map((view) => [view.id, view])),
  mentions: { [viewerId]: unreadMentions.items.length },
});

import type { SavedView } from "../../../worker/shared/team.ts";
import type { ChatFilter } from "../chat-filter.ts";

/** What a saved view shows: what it leaves out narrows nothing. */
export const filterOf = ({ filter }: SavedView): ChatFilter => ({
  view: filter.view ?? "all",
  channel: filter.channel ?? null,
  accountId: filter.accountId ?? null,
  labelId: filter.labelId ?? null,
});

/** Those that are there, by name. */
export const savedViewsOf = (views: Readonly<Record<string, SavedView | null>>): SavedView[] =>
  Object.values(views)
    .flatMap((view) => view ?? [])
    .sort((a, b) => a.name.localeCompare(b.name));

import { ChevronDown, SlidersHorizontal } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { SavedView } from "../../worker/shared/team.ts";
import { strings } from "../lib/strings.ts";
import { teamStrings } from "../lib/team-strings.ts";
import { useLoaded } from "../lib/use-loaded.ts";
import { iconButtonClass } from "../ui/icon-button.ts";
import { type ChatFilter, VIEWS, WHOLE_INBOX } from "./chat-filter.ts";
import { useInbox } from "./inbox-context.tsx";
import { LabelDot } from "./team/label-chip.tsx";
import { savedViewsOf } from "./views/saved-filter.ts";

const loadViews = () => import("./views/views-dialog.tsx").then((module) => module.ViewsDialog);
const words = teamStrings.views;

/** Which chats: by what is to be done with them or as the team has saved it, and where there are several, of which account. */
export function ViewBar({
  filter,
  savedId,
  onFilter,
  onSaved,
}: {
  filter: ChatFilter;
  /** The saved view that is shown; null when the filter is nobody's but the viewer's. */
  savedId: string | null;
  onFilter: (filter: ChatFilter) => void;
  onSaved: (view: SavedView) => void;
}) {
  const accounts = useInbox((state) => state.accounts);
  const views = useInbox((state) => state.team.views);
  const label = useInbox((state) => state.team.labels.find(({ id }) => id === filter.labelId));
  const choices = Object.values(accounts).filter(({ state }) => state !== "removed");
  const saved = savedViewsOf(views);
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  const Views = useLoaded(loadViews, isOpen, close);

  function choose(value: string): void {
    const view = saved.find(({ id }) => `${SAVED}${id}` === value);
    if (view) onSaved(view);
    else {
      // What a saved view narrowed goes with it.
      const before = savedId === null ? filter : WHOLE_INBOX;
      onFilter({ ...before, view: VIEWS.find((each) => each === value) ?? "open" });
    }
  }

  return (
    <div className="flex flex-none gap-1.5 px-4 pb-2">
      <Choice label={words.label} value={savedId === null ? filter.view : `${SAVED}${savedId}`} onChoose={choose}>
        {VIEWS.map((view) => (
          <option key={view} value={view}>
            {words.names[view]}
          </option>
        ))}
        {saved.length > 0 && (
          <optgroup label={words.saved}>
            {saved.map(({ id, name }) => (
              <option key={id} value={`${SAVED}${id}`}>
                {name}
              </option>
            ))}
          </optgroup>
        )}
      </Choice>
      {choices.length > 1 && (
        <Choice
          label={words.accounts}
          value={filter.accountId ?? ""}
          onChoose={(value) => onFilter({ ...filter, accountId: value === "" ? null : value, channel: null })}
        >
          <option value="">{words.allAccounts}</option>
          {choices.map(({ id, name, channel }) => (
            <option key={id} value={id}>
              {`${name} · ${strings.channel[channel]}`}
            </option>
          ))}
        </Choice>
      )}
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={label ? words.filterBy(label.name) : words.filter}
        title={label ? words.filterBy(label.name) : words.filter}
        onClick={() => setIsOpen(true)}
        className={`${iconButtonClass} relative bg-paper`}
      >
        <SlidersHorizontal aria-hidden="true" className="size-[18px]" strokeWidth={1.8} />
        {label && (
          <span className="absolute end-1.5 top-1.5 grid">
            <LabelDot label={label} />
          </span>
        )}
      </button>
      {Views && <Views filter={filter} onFilter={onFilter} onShow={onSaved} onClose={close} />}
    </div>
  );
}

/** Before the id of a saved view, so that it is told apart from the views that there always are. */
const SAVED = "saved:";

/** The browser's own list, which every phone and keyboard knows. */
function Choice({
  label,
  value,
  onChoose,
  children,
}: {
  label: string;
  value: string;
  onChoose: (value: string) => void;
  children: ReactNode;
}) {
  return (
    <span className="relative min-w-0 flex-1 last-of-type:flex-[1.3]">
      <select
        aria-label={label}
        value={value}
        onChange={(event) => onChoose(event.target.value)}
        className="h-[var(--target)] w-full appearance-none truncate rounded-[10px] bg-paper ps-3 pe-7 font-medium text-sm transition-colors hover:bg-raised pointer-coarse:text-[1rem]"
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute end-2 top-1/2 size-4 -translate-y-1/2 text-ink-2"
        strokeWidth={1.8}
      />
    </span>
  );
}

import { type FormEvent, useState } from "react";
import type { SavedView } from "../../../worker/shared/team.ts";
import { strings } from "../../lib/strings.ts";
import { teamStrings } from "../../lib/team-strings.ts";
import { viewStrings as words } from "../../lib/view-strings.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import type { ChatFilter } from "../chat-filter.ts";
import { useInbox } from "../inbox-context.tsx";
import type { InboxState } from "../inbox-state.ts";
import { useLaterActions } from "../use-later-actions.ts";
import { useMay } from "../viewer.tsx";
import { filterOf, savedViewsOf } from "./saved-filter.ts";
import { SavedViewRow } from "./saved-view-row.tsx";
import { createViewActions } from "./view-actions.ts";

/** What the list shows, narrower than the tabs say it; a name for that; and the names that the team has given. */
export function ViewsDialog({
  filter,
  onFilter,
  onShow,
  onClose,
}: {
  filter: ChatFilter;
  onFilter: (filter: ChatFilter) => void;
  onShow: (view: SavedView) => void;
  onClose: () => void;
}) {
  const actions = useLaterActions(createViewActions);
  const labels = useInbox((state) => state.team.labels);
  const views = useInbox((state) => state.team.views);
  const accounts = useInbox((state) => state.accounts);
  const maySave = useMay("inbox.work");
  const [name, setName] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const saved = savedViewsOf(views);
  const inWords = (one: ChatFilter) => wordsOf(one, labels, accounts);

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (name.trim() === "") return;
    setIsBusy(true);
    setProblem(null);
    const answer = await actions.saveView({ name: name.trim(), filter });
    setIsBusy(false);
    if (answer.ok) setName("");
    else setProblem(words.notSaved(teamStrings.why(answer.reason)));
  }

  return (
    <Dialog title={words.title} closeLabel={words.close} onClose={onClose}>
      <div className="flex flex-col gap-4 overflow-y-auto px-5 py-4">
        <label className="flex flex-col gap-1.5 font-medium text-sm">
          {words.label}
          <select
            data-first
            value={filter.labelId ?? ""}
            onChange={(event) => onFilter({ ...filter, labelId: event.target.value || null })}
            className="h-11 rounded-md border border-edge bg-surface px-3 font-normal text-[1rem] panes:text-md"
          >
            <option value="">{words.anyLabel}</option>
            {labels.map((label) => (
              <option key={label.id} value={label.id}>
                {label.name}
              </option>
            ))}
          </select>
        </label>
        <p aria-live="polite" className="text-ink-2 text-sm">
          {words.shows}: <bdi className="font-medium text-ink">{inWords(filter)}</bdi>
        </p>
        {maySave && (
          <form method="post" onSubmit={save} className="flex flex-wrap items-end gap-2">
            <label className="flex min-w-48 flex-1 flex-col gap-1.5 font-medium text-sm">
              {words.name}
              <input
                dir="auto"
                value={name}
                maxLength={60}
                placeholder={words.placeholder}
                onChange={(event) => setName(event.target.value)}
                autoComplete="off"
                className="h-11 min-w-0 rounded-md border border-edge bg-surface px-3.5 font-normal text-[1rem] placeholder:text-ink-2 panes:text-md"
              />
            </label>
            <Button type="submit" look="primary" disabled={isBusy}>
              {words.save}
            </Button>
            <p role="alert" className="basis-full text-danger text-sm empty:hidden">
              {problem}
            </p>
          </form>
        )}
        <section aria-label={words.saved} className="border-line border-t pt-3">
          <h3 className="pb-1 font-semibold text-ink-2 text-xs">{words.saved}</h3>
          {saved.length === 0 && <p className="py-1 text-ink-2 text-sm">{words.none}</p>}
          <ul>
            {saved.map((view) => (
              <SavedViewRow
                key={view.id}
                view={view}
                about={inWords(filterOf(view))}
                mayChange={maySave}
                onShow={() => {
                  onShow(view);
                  onClose();
                }}
              />
            ))}
          </ul>
        </section>
      </div>
    </Dialog>
  );
}

/** "Unread · WhatsApp · Casa Lino · Loyalty" */
function wordsOf(
  { view, channel, accountId, labelId }: ChatFilter,
  labels: InboxState["team"]["labels"],
  accounts: InboxState["accounts"],
): string {
  return [
    teamStrings.views.names[view],
    channel && strings.channel[channel],
    accountId && accounts[accountId]?.name,
    labelId && labels.find(({ id }) => id === labelId)?.name,
  ]
    .filter((each) => each)
    .join(" · ");
}

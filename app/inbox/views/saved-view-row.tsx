import { Pencil, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { SavedView } from "../../../worker/shared/team.ts";
import { teamStrings } from "../../lib/team-strings.ts";
import { viewStrings as words } from "../../lib/view-strings.ts";
import { Button } from "../../ui/button.tsx";
import { iconButtonClass } from "../../ui/icon-button.ts";
import type { TeamAnswer } from "../team/team-actions.ts";
import { useLaterActions } from "../use-later-actions.ts";
import { createViewActions } from "./view-actions.ts";

/** One saved view: shown by its name, renamed and removed in place. */
export function SavedViewRow({
  view,
  about,
  mayChange,
  onShow,
}: {
  view: SavedView;
  /** What it shows, in words. */
  about: string;
  mayChange: boolean;
  onShow: () => void;
}) {
  const actions = useLaterActions(createViewActions);
  const [mode, setMode] = useState<"read" | "rename" | "remove">("read");
  const [name, setName] = useState(view.name);
  const [problem, setProblem] = useState<string | null>(null);

  async function ask(call: Promise<TeamAnswer>, say: (why: string) => string): Promise<void> {
    setProblem(null);
    const answer = await call;
    if (answer.ok) setMode("read");
    else setProblem(say(teamStrings.why(answer.reason)));
  }
  function rename(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() === "") return;
    void ask(actions.saveView({ id: view.id, name: name.trim(), filter: view.filter }), words.notSaved);
  }

  return (
    <li className="flex min-h-11 flex-wrap items-center gap-1 py-0.5">
      {mode === "rename" ? (
        <form method="post" onSubmit={rename} className="flex flex-1 items-center gap-2">
          <input
            // biome-ignore lint/a11y/noAutofocus: whoever pressed "Rename" goes on by writing
            autoFocus
            dir="auto"
            aria-label={words.newName}
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.target.value)}
            autoComplete="off"
            className="h-[var(--target)] min-w-0 flex-1 rounded-[10px] border border-edge bg-surface px-3 text-[1rem] panes:text-md"
          />
          <Button type="submit" size="sm">
            {words.save}
          </Button>
          <Button size="sm" onClick={() => setMode("read")}>
            {words.cancel}
          </Button>
        </form>
      ) : (
        <>
          <button
            type="button"
            onClick={onShow}
            className="min-h-11 min-w-0 flex-1 rounded-sm px-2 text-start transition-colors hover:bg-raised"
          >
            <span dir="auto" className="block truncate font-medium one-line">
              {view.name}
            </span>
            <span className="block truncate text-ink-2 text-xs">{about}</span>
          </button>
          {mayChange && mode === "read" && (
            <>
              <button
                type="button"
                aria-label={words.renameOne(view.name)}
                title={words.rename}
                onClick={() => {
                  setName(view.name);
                  setMode("rename");
                }}
                className={iconButtonClass}
              >
                <Pencil aria-hidden="true" className="size-4" strokeWidth={1.8} />
              </button>
              <button
                type="button"
                aria-label={words.removeOne(view.name)}
                title={words.remove}
                onClick={() => setMode("remove")}
                className={iconButtonClass}
              >
                <Trash2 aria-hidden="true" className="size-4" strokeWidth={1.8} />
              </button>
            </>
          )}
          {mode === "remove" && (
            <>
              <Button
                size="sm"
                look="danger"
                autoFocus
                onClick={() => void ask(actions.removeView(view.id), words.notRemoved)}
              >
                {words.removeSure}
              </Button>
              <Button size="sm" onClick={() => setMode("read")}>
                {words.cancel}
              </Button>
            </>
          )}
        </>
      )}
      <p role="alert" className="basis-full text-danger text-sm empty:hidden">
        {problem}
      </p>
    </li>
  );
}

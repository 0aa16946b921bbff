import { type FormEvent, useState } from "react";
import type { Label } from "../../../worker/shared/team.ts";
import type { Chat } from "../../../worker/shared/wire.ts";
import { labelStrings as words } from "../../lib/label-strings.ts";
import { teamStrings } from "../../lib/team-strings.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useInbox, useInboxActions } from "../inbox-context.tsx";
import { useLaterActions } from "../use-later-actions.ts";
import { createLabelActions } from "./label-actions.ts";
import { LabelChip } from "./label-chip.tsx";
import { COLOURS } from "./label-colours.ts";
import type { TeamAnswer } from "./team-actions.ts";

/** The labels of a chat. */
export function LabelDialog({ chat, onClose }: { chat: Chat; onClose: () => void }) {
  const actions = useInboxActions();
  const { createLabel } = useLaterActions(createLabelActions);
  return (
    <LabelPicker
      markOf={(id) => chat.labelIds?.includes(id) ?? false}
      onTurn={(id, isOn) => actions.label(chat.id, isOn ? { add: [id] } : { remove: [id] })}
      onCreate={(wish) => createLabel([chat.id], wish)}
      onClose={onClose}
    />
  );
}

/** The team's labels, each a box to tick, and the way to a new one. Each tick is done at once. */
export function LabelPicker({
  markOf,
  onTurn,
  onCreate,
  onClose,
}: {
  /** `mixed`: some of several chats bear it. */
  markOf: (labelId: string) => boolean | "mixed";
  onTurn: (labelId: string, isOn: boolean) => Promise<TeamAnswer>;
  onCreate: (wish: Pick<Label, "name" | "colour">) => Promise<TeamAnswer>;
  onClose: () => void;
}) {
  const labels = useInbox((state) => state.team.labels);
  const [isCreating, setIsCreating] = useState(false);
  /** What was ticked and is not answered yet. */
  const [wished, setWished] = useState<Readonly<Record<string, boolean>>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [name, setName] = useState("");
  const [colour, setColour] = useState<Label["colour"]>("green");

  async function ask(call: Promise<TeamAnswer>): Promise<boolean> {
    setProblem(null);
    const answer = await call;
    if (!answer.ok) setProblem(teamStrings.not.labelled(teamStrings.why(answer.reason)));
    return answer.ok;
  }
  async function turn(id: string, isOn: boolean): Promise<void> {
    setWished((before) => ({ ...before, [id]: isOn }));
    await ask(onTurn(id, isOn));
    setWished(({ [id]: _, ...others }) => others);
  }
  async function create(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (name.trim() === "") return;
    setIsCreating(true);
    if (await ask(onCreate({ name: name.trim(), colour }))) setName("");
    setIsCreating(false);
  }

  return (
    <Dialog title={words.heading} closeLabel={words.save} onClose={onClose}>
      <div className="flex flex-col overflow-y-auto px-5 py-3">
        {labels.length === 0 && <p className="py-2 text-ink-2">{words.none}</p>}
        <ul>
          {labels.map((label) => (
            <li key={label.id}>
              <label className="flex min-h-[var(--target)] cursor-pointer items-center gap-3 rounded-sm">
                <input
                  type="checkbox"
                  ref={(box) => {
                    if (box) box.indeterminate = wished[label.id] === undefined && markOf(label.id) === "mixed";
                  }}
                  checked={wished[label.id] ?? markOf(label.id) === true}
                  onChange={(event) => void turn(label.id, event.target.checked)}
                  className="size-[18px] flex-none accent-accent"
                />
                <LabelChip label={label} />
              </label>
            </li>
          ))}
        </ul>
        <p role="alert" className="text-danger text-sm">
          {problem}
        </p>
        <form method="post" onSubmit={create} className="mt-2 flex flex-wrap items-end gap-2 border-line border-t pt-3">
          <label className="flex min-w-40 flex-1 flex-col gap-1 font-medium text-sm">
            {words.name}
            <input
              data-first
              dir="auto"
              value={name}
              maxLength={40}
              onChange={(event) => setName(event.target.value)}
              autoComplete="off"
              className="h-[var(--target)] min-w-0 rounded-[10px] border border-edge bg-surface px-3 font-normal text-[1rem] panes:text-md"
            />
          </label>
          <label className="flex flex-col gap-1 font-medium text-sm">
            {words.colour}
            <select
              value={colour}
              onChange={(event) => setColour(COLOURS.find((each) => each === event.target.value) ?? "grey")}
              className="h-[var(--target)] rounded-[10px] border border-edge bg-surface px-2 font-normal text-[1rem] panes:text-md"
            >
              {COLOURS.map((each) => (
                <option key={each} value={each}>
                  {words.colours[each]}
                </option>
              ))}
            </select>
          </label>
          <Button type="submit" size="sm" disabled={isCreating}>
            {words.create}
          </Button>
        </form>
      </div>
    </Dialog>
  );
}

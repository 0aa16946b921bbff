import { teamStrings } from "../../lib/team-strings.ts";

const words = teamStrings.notes;

/** Whether one writes to the customer or to one's own team. */
export function ComposeModes({ isNote, onNote }: { isNote: boolean; onNote: (isNote: boolean) => void }) {
  return (
    <span className="ms-auto flex flex-none gap-0.5 rounded-[10px] bg-paper p-0.5">
      <Mode name={words.reply} isOn={!isNote} onChoose={() => onNote(false)} />
      <Mode name={words.note} isOn={isNote} onChoose={() => onNote(true)} />
    </span>
  );
}

const Mode = ({ name, isOn, onChoose }: { name: string; isOn: boolean; onChoose: () => void }) => (
  <button
    type="button"
    aria-pressed={isOn}
    onClick={onChoose}
    className="min-h-7 rounded-sm px-3 font-medium text-ink-2 text-sm transition-colors aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-bubble pointer-coarse:min-h-10"
  >
    {name}
  </button>
);

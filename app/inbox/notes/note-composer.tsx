import { EyeOff, StickyNote } from "lucide-react";
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { newId } from "../../../worker/shared/ids.ts";
import { noteStrings as words } from "../../lib/note-strings.ts";
import { teamStrings } from "../../lib/team-strings.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { useInbox } from "../inbox-context.tsx";
import { useLaterActions } from "../use-later-actions.ts";
import { beingNamed, mentionedIn } from "./mentions.ts";
import { createNoteEdits } from "./note-edits.ts";

const SUGGESTED = 5;

/** What was begun in each chat, for as long as the page lives. */
const begun = new Map<string, string>();

/** Where one writes to one's own team: amber all over, and without anything that sends. */
export function NoteComposer({ chatId, modes }: { chatId: string; modes: ReactNode }) {
  const actions = useLaterActions(createNoteEdits);
  const members = useInbox((state) => state.team.members);
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => begun.get(chatId) ?? "");
  const [caret, setCaret] = useState(0);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  /** The same for every further try, so that it is one note. */
  const noteId = useRef(newId());

  useEffect(() => area.current?.focus(), []);

  const wanted = beingNamed(text, caret);
  const suggested =
    wanted === null
      ? []
      : members
          .filter(({ name, isDisabled }) => !isDisabled && name.toLowerCase().startsWith(wanted.toLowerCase()))
          .slice(0, SUGGESTED);

  function type(next: string, at: number): void {
    setText(next);
    setCaret(at);
    begun.set(chatId, next);
  }
  function name(member: string): void {
    const before = text.slice(0, caret).replace(/@[^@]*$/, `@${member} `);
    type(before + text.slice(caret), before.length);
    area.current?.focus();
  }
  async function submit(event: FormEvent | KeyboardEvent): Promise<void> {
    event.preventDefault();
    if (text.trim() === "" || isBusy) return;
    setIsBusy(true);
    setProblem(null);
    const mentions = mentionedIn(text, members);
    const answer = await actions.addNote({ chatId, noteId: noteId.current, text: text.trim(), mentions });
    setIsBusy(false);
    if (!answer.ok) return setProblem(words.not.added(teamStrings.why(answer.reason)));
    noteId.current = newId();
    type("", 0);
    area.current?.focus();
  }
  function onKeyDown(event: KeyboardEvent): void {
    const isComposing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || isComposing) return;
    const [first] = suggested;
    if (first && wanted !== "" && first.name !== wanted) {
      event.preventDefault();
      name(first.name);
    } else void submit(event);
  }

  return (
    <form
      method="post"
      onSubmit={(event) => void submit(event)}
      className="flex-none border-line border-t bg-warn-soft px-3 pt-2 pb-[max(12px,env(safe-area-inset-bottom))] panes:px-4"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pb-2">
        <p className="flex min-w-0 flex-1 items-start gap-1.5 px-1 text-warn text-xs">
          <EyeOff aria-hidden="true" className="mt-px size-3.5 flex-none" strokeWidth={1.8} />
          {words.banner}
        </p>
        {modes}
      </div>
      <p role="alert" className="px-1 text-danger text-xs">
        {problem}
      </p>
      {suggested.length > 0 && (
        <ul aria-label={words.mention} className="flex flex-wrap gap-1.5 pb-2">
          {suggested.map((member) => (
            <li key={member.id}>
              <button
                type="button"
                aria-label={words.mentionOne(member.name)}
                onClick={() => name(member.name)}
                className="flex min-h-[var(--target)] items-center gap-2 rounded-full border border-line bg-surface ps-1.5 pe-3 text-sm"
              >
                <Avatar id={member.id} name={member.name} size="xs" />
                {member.name}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex items-end gap-1 rounded-bubble border border-[color-mix(in_srgb,var(--warn)_45%,transparent)] bg-surface p-[5px] focus-within:border-warn">
        <textarea
          ref={area}
          rows={2}
          dir="auto"
          value={text}
          maxLength={4096}
          onChange={(event) => type(event.target.value, event.target.selectionStart)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          aria-label={words.field}
          placeholder={words.placeholder}
          enterKeyHint="send"
          autoComplete="off"
          className="max-h-[min(40dvh,240px)] min-h-[38px] min-w-0 flex-1 resize-none overflow-y-auto bg-transparent px-2.5 py-2 text-[1rem] leading-[1.4] outline-none placeholder:text-ink-2 panes:text-lg"
        />
        <button
          type="submit"
          disabled={text.trim() === "" || isBusy}
          aria-label={words.add}
          title={words.add}
          className="grid size-[38px] flex-none place-items-center rounded-md bg-warn text-surface transition-opacity disabled:opacity-45 pointer-coarse:size-11"
        >
          <StickyNote aria-hidden="true" className="size-[18px]" strokeWidth={1.8} />
        </button>
      </div>
    </form>
  );
}

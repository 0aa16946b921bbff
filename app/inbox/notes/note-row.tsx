import { type FormEvent, type ReactNode, useRef, useState } from "react";
import type { Note } from "../../../worker/shared/team.ts";
import { clockTime } from "../../lib/calendar.ts";
import { noteStrings as words } from "../../lib/note-strings.ts";
import { teamStrings } from "../../lib/team-strings.ts";
import { Button, TextButton } from "../../ui/button.tsx";
import { useInbox } from "../inbox-context.tsx";
import { useMentionSeen } from "../mentions/use-mention-seen.ts";
import type { TeamAnswer } from "../team/team-actions.ts";
import { useLaterActions } from "../use-later-actions.ts";
import { useMay, useViewerId } from "../viewer.tsx";
import { mentionedIn } from "./mentions.ts";
import { createNoteEdits } from "./note-edits.ts";

/** A note at its place among the messages: amber and as wide as the middle, so that nobody takes it for a bubble. */
export function NoteRow({ note, timeZone }: { note: Note; timeZone: string }) {
  const actions = useLaterActions(createNoteEdits);
  const isOwn = note.author.id === useViewerId();
  const mayRemove = useMay("members.manage") || isOwn;
  const members = useInbox((state) => state.team.members);
  const [mode, setMode] = useState<"read" | "edit" | "remove">("read");
  const [text, setText] = useState(note.text);
  const [problem, setProblem] = useState<string | null>(null);
  const row = useRef<HTMLElement>(null);
  useMentionSeen(row, note);
  const author = note.author.name.split("@")[0] ?? note.author.name;
  const time = clockTime(note.at, timeZone);

  async function ask(call: Promise<TeamAnswer>, say: (why: string) => string): Promise<void> {
    setProblem(null);
    const answer = await call;
    if (answer.ok) setMode("read");
    else setProblem(say(teamStrings.why(answer.reason)));
  }
  function save(event: FormEvent): void {
    event.preventDefault();
    if (text.trim() === "") return;
    void ask(actions.editNote(note.id, text.trim(), mentionedIn(text, members)), words.not.edited);
  }

  return (
    <article
      ref={row}
      aria-label={words.row(author, time)}
      data-note-id={note.id}
      tabIndex={-1}
      className="mx-auto my-2.5 w-full max-w-[min(520px,92%)] rounded-md border border-[color-mix(in_srgb,var(--warn)_45%,transparent)] bg-warn-soft px-3.5 py-2.5 text-lg leading-[1.4]"
    >
      {mode === "edit" ? (
        <form method="post" onSubmit={save} className="flex flex-col gap-2">
          <textarea
            // biome-ignore lint/a11y/noAutofocus: whoever pressed "Edit" goes on by writing
            autoFocus
            dir="auto"
            rows={3}
            value={text}
            maxLength={4096}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              event.stopPropagation();
              setMode("read");
            }}
            aria-label={words.field}
            className="w-full resize-y rounded-sm border border-edge bg-surface px-2.5 py-2 text-[1rem] panes:text-lg"
          />
          <span className="flex justify-end gap-2">
            <Button size="sm" onClick={() => setMode("read")}>
              {words.cancel}
            </Button>
            <Button size="sm" look="primary" type="submit">
              {words.save}
            </Button>
          </span>
        </form>
      ) : (
        <p dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
          <b className="font-semibold">{author}</b>: {named(note.text, note.mentions, members)}
        </p>
      )}
      <p className="mt-1 flex flex-wrap items-center gap-x-3 text-ink-2 text-xs">
        <time dateTime={note.at} className="tabular-nums">
          {time}
        </time>
        {note.editedAt && <span>{words.edited}</span>}
        {isOwn && mode === "read" && (
          <TextButton
            onClick={() => {
              setText(note.text);
              setMode("edit");
            }}
          >
            {words.edit}
          </TextButton>
        )}
        {mayRemove && mode === "read" && <TextButton onClick={() => setMode("remove")}>{words.remove}</TextButton>}
        {mode === "remove" && (
          <>
            <TextButton
              className="text-danger"
              onClick={() => void ask(actions.removeNote(note.chatId, note.id), words.not.removed)}
            >
              {words.removeSure}
            </TextButton>
            <TextButton onClick={() => setMode("read")}>{words.cancel}</TextButton>
          </>
        )}
        <span role="alert" className="text-danger">
          {problem}
        </span>
      </p>
    </article>
  );
}

/** The text with those whom it names in bold. */
function named(text: string, mentions: readonly string[], members: readonly { id: string; name: string }[]): ReactNode {
  const names = new Set(members.filter(({ id }) => mentions.includes(id)).map(({ name }) => `@${name.toLowerCase()}`));
  if (names.size === 0) return text;
  let at = 0;
  return text.split(/(@[\p{L}\p{N}._+-]*[\p{L}\p{N}])/u).map((part) => {
    at += part.length;
    return names.has(part.toLowerCase()) ? <b key={at}>{part}</b> : part;
  });
}

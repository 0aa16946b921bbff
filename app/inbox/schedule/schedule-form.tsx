import { TriangleAlert } from "lucide-react";
import { type FormEvent, useState } from "react";
import { MESSAGE_TEXT_MAX } from "../../../worker/shared/protocol.ts";
import type { Chat } from "../../../worker/shared/wire.ts";
import { scheduleStrings as words } from "../../lib/schedule-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { Button } from "../../ui/button.tsx";
import { snoozeTime } from "../team/snooze-time.ts";
import { timeToCome } from "../team/snooze-words.ts";
import type { ScheduleTime } from "./schedule-actions.ts";
import { fieldsOf, timeOf, timeProblem, windowAtTime } from "./sending-time.ts";

/** The time of a message for later, in plain words or by date and hour, and its words where they can be changed. */
export function ScheduleForm({
  chat,
  asHumanAgent,
  first,
  saveLabel,
  onSave,
  onClose,
}: {
  chat: Chat;
  asHumanAgent: boolean;
  /** What it begins with; `text` null: the words are not changed here. */
  first: { at: number | null; onlyIfUnanswered: boolean; text: string | null };
  saveLabel: string;
  /** @returns why it was not done, in words; null when it was */
  onSave: (wish: { time: ScheduleTime; text: string | null }) => Promise<string | null>;
  onClose: () => void;
}) {
  const clock = useClock();
  const [typed, setTyped] = useState("");
  const [fields, setFields] = useState(() => fieldsOf(first.at));
  const [onlyIfUnanswered, setOnlyIfUnanswered] = useState(first.onlyIfUnanswered);
  const [text, setText] = useState(first.text);
  const [wasTried, setWasTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  const now = Date.now();
  const at = typed.trim() === "" ? timeOf(fields) : snoozeTime(typed, now);
  const problem = timeProblem(at, now);
  const isSaid = wasTried || typed.trim() !== "" || fields.date !== "";
  const window = windowAtTime(chat.replyWindow, at, asHumanAgent, now);
  // Who waits decides whose answer makes it needless (worker/inbox/team/scheduled.ts).
  const answerFrom = chat.lastMessage?.direction === "in" ? "out" : "in";

  function typeWords(next: string): void {
    setTyped(next);
    const meant = snoozeTime(next, Date.now());
    if (meant !== null) setFields(fieldsOf(meant));
  }
  function pick(change: Partial<typeof fields>): void {
    setTyped("");
    setFields({ ...fields, ...change });
  }
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setWasTried(true);
    if (at === null || problem !== null || isBusy || text?.trim() === "") return;
    setIsBusy(true);
    setRefusal(null);
    const why = await onSave({ time: { at, onlyIfUnanswered }, text: text?.trim() ?? null });
    setIsBusy(false);
    setRefusal(why);
  }

  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void submit(event)}
      className="flex min-h-0 flex-col gap-4 overflow-y-auto px-5 py-4"
    >
      {text !== null && (
        <label className="flex flex-col gap-1.5 font-medium">
          {words.message}
          <textarea
            dir="auto"
            rows={4}
            value={text}
            maxLength={MESSAGE_TEXT_MAX}
            onChange={(event) => setText(event.target.value)}
            className="w-full resize-y rounded-md border border-edge bg-surface px-3.5 py-2.5 font-normal text-[1rem] leading-[1.4] transition-colors hover:border-ink-2"
          />
        </label>
      )}
      <label className="flex flex-col gap-1.5 font-medium">
        {words.field}
        <input
          data-first
          value={typed}
          onChange={(event) => typeWords(event.target.value)}
          placeholder={words.placeholder}
          aria-describedby="schedule-means"
          aria-invalid={isSaid && problem !== null ? true : undefined}
          autoComplete="off"
          enterKeyHint="done"
          className={`${fieldClass} placeholder:text-ink-2`}
        />
      </label>
      <fieldset className="-mt-1 grid grid-cols-2 gap-3">
        <legend className="pb-1.5 text-ink-2 text-sm">{words.or}</legend>
        <label className="flex flex-col gap-1.5 font-medium">
          {words.date}
          <input
            type="date"
            value={fields.date}
            min={fieldsOf(now).date}
            onChange={(event) => pick({ date: event.target.value })}
            aria-describedby="schedule-means"
            className={fieldClass}
          />
        </label>
        <label className="flex flex-col gap-1.5 font-medium">
          {words.time}
          <input
            type="time"
            value={fields.time}
            onChange={(event) => pick({ time: event.target.value })}
            aria-describedby="schedule-means"
            className={fieldClass}
          />
        </label>
      </fieldset>
      <p id="schedule-means" aria-live="polite" className="-mt-1 min-h-5 text-sm">
        {isSaid && problem === "unclear" && <span className="text-danger">{words.unclear}</span>}
        {problem === "too_far" && <span className="text-danger">{words.tooFar}</span>}
        {problem === null && at !== null && <span className="text-ink-2">{words.at(timeToCome(at, clock))}</span>}
      </p>
      <div>
        <label className="flex min-h-[var(--target)] cursor-pointer items-center gap-3 font-medium">
          <input
            type="checkbox"
            role="switch"
            checked={onlyIfUnanswered}
            aria-checked={onlyIfUnanswered}
            aria-describedby="schedule-only-if"
            onChange={(event) => setOnlyIfUnanswered(event.target.checked)}
            className="size-[18px] flex-none accent-accent"
          />
          {words.onlyIfUnanswered}
        </label>
        <p id="schedule-only-if" className="ps-[30px] text-ink-2 text-sm">
          {words.onlyIfHint[answerFrom]}
        </p>
      </div>
      {window !== null && (
        <p role="status" className="flex items-start gap-2 rounded-md bg-warn-soft px-3.5 py-2.5 text-sm text-warn">
          <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 flex-none" strokeWidth={1.8} />
          {window === "closed" ? words.isClosed : words.closed(timeToCome(window.closesAt, clock))}
        </p>
      )}
      <p role="alert" className="text-danger text-sm empty:hidden">
        {refusal}
      </p>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button type="submit" look="primary" disabled={isBusy}>
          {isBusy ? words.sendingOff : saveLabel}
        </Button>
      </div>
    </form>
  );
}

const fieldClass =
  "h-11 w-full min-w-0 rounded-md border border-edge bg-surface px-3.5 font-normal text-[1rem] transition-colors hover:border-ink-2";

import { CircleAlert, Clock3, Paperclip } from "lucide-react";
import { useState } from "react";
import type { ScheduledMessage } from "../../../worker/shared/team.ts";
import type { Chat } from "../../../worker/shared/wire.ts";
import { scheduleStrings } from "../../lib/schedule-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { whyNotTaken } from "../../lib/why-not-taken.ts";
import { TextButton } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { keptDraft, putDraft } from "../drafts/kept-drafts.ts";
import { useBackground } from "../inbox-context.tsx";
import { timeToCome } from "../team/snooze-words.ts";
import { useLaterActions } from "../use-later-actions.ts";
import { useMay, useViewerId } from "../viewer.tsx";
import { createScheduleActions, type ScheduleAnswer } from "./schedule-actions.ts";
import { ScheduleForm } from "./schedule-form.tsx";

const words = scheduleStrings.scheduled;

/** What is to be sent later, behind everything that was said: outlined and not filled, since nobody has it yet. */
export function ScheduledRows({ chat, scheduled }: { chat: Chat; scheduled: readonly ScheduledMessage[] }) {
  return (
    <section aria-label={words.region} className="flex flex-col items-end">
      {scheduled.map((each) => (
        <ScheduledRow key={each.id} chat={chat} scheduled={each} />
      ))}
    </section>
  );
}

function ScheduledRow({ chat, scheduled }: { chat: Chat; scheduled: ScheduledMessage }) {
  const background = useBackground();
  const actions = useLaterActions(createScheduleActions);
  const clock = useClock();
  const isOwn = scheduled.author.id === useViewerId();
  const maySend = useMay("messages.send");
  const [isEditing, setIsEditing] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const when = timeToCome(scheduled.at, clock);
  const isWaiting = scheduled.state === "scheduled";

  async function ask(call: Promise<ScheduleAnswer>): Promise<boolean> {
    setIsBusy(true);
    setProblem(null);
    const answer = await call;
    setIsBusy(false);
    if (!answer.ok) setProblem(scheduleStrings.notChanged(whyNotTaken(answer.reason)));
    return answer.ok;
  }
  async function cancel(): Promise<void> {
    const { chatId, text } = scheduled;
    if (!(await ask(actions.cancelScheduled(scheduled.id)))) return;
    // Whoever calls it off mostly says it otherwise: an empty field takes the words back.
    const begun = keptDraft(chatId);
    if (!isWaiting || text === "" || begun.text !== "") return;
    putDraft(chatId, { ...begun, text, isSaved: false });
    background.openDraft(chatId);
  }

  return (
    <article
      aria-label={words.row(when)}
      data-scheduled-id={scheduled.id}
      className="flex max-w-[86%] flex-col items-end pt-2.5 panes:max-w-[min(62ch,76%)]"
    >
      <div className="rounded-bubble rounded-se-tail border border-warn border-dashed bg-surface px-3 pt-2 pb-[7px] text-lg [overflow-wrap:anywhere]">
        {scheduled.hasFile && (
          <p className="mb-0.5 flex items-center gap-1.5 text-ink-2 text-sm">
            <Paperclip aria-hidden="true" className="size-3.5 flex-none" strokeWidth={1.8} />
            <span dir="auto">{scheduled.file?.name ?? words.file}</span>
          </p>
        )}
        {scheduled.text !== "" && (
          <p dir="auto" className="whitespace-pre-wrap">
            {scheduled.text}
          </p>
        )}
        <p className="mt-0.5 flex items-start gap-1.5 text-warn text-xs">
          <Clock3 aria-hidden="true" className="mt-px size-3.5 flex-none" strokeWidth={2} />
          <span className="tabular-nums">
            {isWaiting ? words.when(when) : words.was(when)}
            {scheduled.onlyIfUnanswered && `, ${words.onlyIfUnanswered}`}
            {!isOwn && ` · ${words.by(scheduled.author.name.split("@")[0] ?? scheduled.author.name)}`}
          </span>
        </p>
      </div>
      <div className="mx-1 mt-0.5 flex flex-wrap items-center justify-end gap-x-3 text-ink-2 text-xs">
        {!isWaiting && (
          <span className="flex items-start gap-1.5 text-danger">
            <CircleAlert aria-hidden="true" className="mt-px size-3.5 flex-none" strokeWidth={2} />
            {scheduled.state === "answered" ? words.answered : words.failed(scheduled.reason)}
          </span>
        )}
        {maySend && (
          <>
            {isWaiting && (
              <TextButton disabled={isBusy} onClick={() => setIsEditing(true)}>
                {words.edit}
              </TextButton>
            )}
            <TextButton disabled={isBusy} onClick={() => void ask(actions.sendScheduledNow(scheduled.id))}>
              {words.sendNow}
            </TextButton>
            <TextButton disabled={isBusy} onClick={() => void cancel()}>
              {isWaiting ? words.cancel : words.remove}
            </TextButton>
          </>
        )}
        <span role="alert" className="text-danger empty:hidden">
          {problem}
        </span>
      </div>
      {isEditing && (
        <Dialog
          title={scheduleStrings.titleEdit}
          closeLabel={scheduleStrings.cancel}
          onClose={() => setIsEditing(false)}
        >
          <ScheduleForm
            chat={chat}
            asHumanAgent={false}
            first={{
              at: Date.parse(scheduled.at),
              onlyIfUnanswered: scheduled.onlyIfUnanswered,
              text: scheduled.text === "" ? null : scheduled.text,
            }}
            saveLabel={scheduleStrings.saveEdit}
            onSave={async ({ time, text }) => {
              const answer = await actions.editScheduled(scheduled.id, text, time);
              if (!answer.ok) return scheduleStrings.notChanged(whyNotTaken(answer.reason));
              setIsEditing(false);
              return null;
            }}
            onClose={() => setIsEditing(false)}
          />
        </Dialog>
      )}
    </article>
  );
}

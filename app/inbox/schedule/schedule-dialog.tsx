import { useState } from "react";
import type { Chat } from "../../../worker/shared/wire.ts";
import { writingStrings } from "../../lib/writing-strings.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { useInboxActions } from "../inbox-context.tsx";
import type { SendDraft } from "../inbox-state.ts";
import { scheduleOrder } from "./schedule-actions.ts";
import { ScheduleForm } from "./schedule-form.tsx";

const words = writingStrings.schedule;

/** When what stands in the composer is to be sent. */
export function ScheduleDialog({
  chat,
  drafts,
  firstTime,
  onDone,
  onClose,
}: {
  chat: Chat;
  drafts: () => SendDraft[];
  /** The time that it begins with (ms). */
  firstTime: number | null;
  /** It is scheduled. */
  onDone: () => void;
  onClose: () => void;
}) {
  const actions = useInboxActions();
  // Once: a further try schedules the same messages and no others.
  const [order] = useState(() => scheduleOrder(drafts()));
  const asHumanAgent = order.some(({ draft }) => draft.asHumanAgent);
  return (
    <Dialog title={words.title} closeLabel={words.cancel} onClose={onClose}>
      <ScheduleForm
        chat={chat}
        asHumanAgent={asHumanAgent}
        first={{ at: firstTime, onlyIfUnanswered: false, text: null }}
        saveLabel={words.save}
        onSave={async ({ time }) => {
          const answer = await actions.schedule(chat.id, order, time);
          if (!answer.ok) return words.notScheduled(writingStrings.why(answer.reason));
          onDone();
          onClose();
          return null;
        }}
        onClose={onClose}
      />
    </Dialog>
  );
}

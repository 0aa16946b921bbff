import { useState } from "react";
import type { Chat } from "../../../worker/shared/wire.ts";
import { scheduleStrings as words } from "../../lib/schedule-strings.ts";
import { whyNotTaken } from "../../lib/why-not-taken.ts";
import { Dialog } from "../../ui/dialog.tsx";
import type { SendDraft } from "../inbox-state.ts";
import { useLaterActions } from "../use-later-actions.ts";
import { createScheduleActions, scheduleOrder } from "./schedule-actions.ts";
import { ScheduleForm } from "./schedule-form.tsx";

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
  const actions = useLaterActions(createScheduleActions);
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
          if (!answer.ok) return words.notScheduled(whyNotTaken(answer.reason));
          onDone();
          onClose();
          return null;
        }}
        onClose={onClose}
      />
    </Dialog>
  );
}

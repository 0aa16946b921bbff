import { Check, Clock3, Mail, MailOpen, RotateCcw, Tag, UserRound, X } from "lucide-react";
import { type ButtonHTMLAttributes, forwardRef, useState } from "react";
import type { Chat } from "../../../worker/shared/wire.ts";
import { bulkStrings as words } from "../../lib/bulk-strings.ts";
import { teamStrings } from "../../lib/team-strings.ts";
import { iconButtonClass } from "../../ui/icon-button.ts";
import { AssignMenu } from "../team/assign-menu.tsx";
import { createLabelActions } from "../team/label-actions.ts";
import { LabelPicker } from "../team/label-dialog.tsx";
import { SnoozeDialog } from "../team/snooze-dialog.tsx";
import { useLaterActions } from "../use-later-actions.ts";
import type { BulkAction } from "./bulk-actions.ts";
import type { Selection } from "./use-selection.ts";

type Work = (action: BulkAction) => Promise<{ ok: true } | { ok: false; reason: string }>;

/** What can be done with everything that is ticked. */
export function BulkTools({
  selection,
  chats,
  isBusy,
  onWork,
}: {
  selection: Selection;
  /** Those of the ticked chats that are known here, which is nearly always all. */
  chats: readonly Chat[];
  isBusy: boolean;
  onWork: Work;
}) {
  const { createLabel } = useLaterActions(createLabelActions);
  const [open, setOpen] = useState<"assign" | "snooze" | "labels" | null>(null);
  const close = () => setOpen(null);
  const { ids, order } = selection;
  const areAllDone = chats.every(({ state }) => state === "done");
  const areAllRead = chats.every(({ unreadCount }) => unreadCount === 0);
  const assignees = new Set(chats.map(({ assigneeId }) => assigneeId ?? null));
  const canChooseMore = order.current.some((id) => !ids.has(id));

  const assign = (
    <Tool name={words.assign} isBusy={isBusy} popup="menu" onPress={() => setOpen("assign")}>
      <UserRound {...icon} />
    </Tool>
  );
  return (
    // In a narrow list the tools stand in a line of their own.
    <div className="flex flex-wrap items-center justify-end">
      <span className="me-auto flex items-center">
        <Tool name={words.leave} isBusy={false} onPress={selection.clear}>
          <X {...icon} />
        </Tool>
        <span aria-hidden="true" className="mx-1 font-semibold text-sm tabular-nums">
          {ids.size}
        </span>
        {canChooseMore && (
          <button
            type="button"
            aria-label={words.allLabel(order.current.length)}
            onClick={() => selection.choose(order.current)}
            className="h-[var(--target)] flex-none rounded-[10px] px-2 font-semibold text-accent text-sm tabular-nums transition-colors hover:bg-raised"
          >
            {words.all(order.current.length)}
          </button>
        )}
      </span>
      <span className="flex items-center">
        <Tool
          name={areAllDone ? teamStrings.work.reopen : teamStrings.work.done}
          isBusy={isBusy}
          onPress={() => void onWork({ type: areAllDone ? "reopen" : "done" })}
        >
          {areAllDone ? <RotateCcw {...icon} /> : <Check {...icon} />}
        </Tool>
        {open === "assign" ? (
          <AssignMenu
            trigger={assign}
            assigneeId={assignees.size === 1 ? [...assignees][0] : undefined}
            onAssign={(memberId) => void onWork({ type: "assign", memberId })}
            onClose={close}
          />
        ) : (
          assign
        )}
        <Tool name={teamStrings.labels.button} isBusy={isBusy} popup="dialog" onPress={() => setOpen("labels")}>
          <Tag {...icon} />
        </Tool>
        <Tool name={teamStrings.snooze.button} isBusy={isBusy} popup="dialog" onPress={() => setOpen("snooze")}>
          <Clock3 {...icon} />
        </Tool>
        <Tool
          name={areAllRead ? words.unread : words.read}
          isBusy={isBusy}
          onPress={() => void onWork({ type: areAllRead ? "markUnread" : "markRead" })}
        >
          {areAllRead ? <Mail {...icon} /> : <MailOpen {...icon} />}
        </Tool>
      </span>
      {open === "snooze" && (
        <SnoozeDialog
          onSnooze={async (until) => (await onWork({ type: "snooze", until: new Date(until).toISOString() })).ok}
          onClose={close}
        />
      )}
      {open === "labels" && (
        <LabelPicker
          markOf={(id) => markOf(chats, id)}
          onTurn={(id, isOn) => onWork({ type: "label", ...(isOn ? { add: [id] } : { remove: [id] }) })}
          onCreate={(wish) => createLabel([...ids], wish)}
          onClose={close}
        />
      )}
    </div>
  );
}

/** Whether all of the chats bear a label, or some, or none. */
function markOf(chats: readonly Chat[], labelId: string): boolean | "mixed" {
  const bearers = chats.filter(({ labelIds }) => labelIds?.includes(labelId)).length;
  return bearers === 0 ? false : bearers === chats.length || "mixed";
}

type ToolProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  name: string;
  isBusy: boolean;
  popup?: "menu" | "dialog";
  onPress: () => void;
};

/** What opens a menu is taken over by it, with its place and its keys. */
const Tool = forwardRef<HTMLButtonElement, ToolProps>(function Tool({ name, isBusy, popup, onPress, ...rest }, ref) {
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      aria-haspopup={popup}
      disabled={isBusy}
      onClick={onPress}
      {...rest}
      ref={ref}
      className={`${iconButtonClass} disabled:opacity-45`}
    />
  );
});

const icon = { "aria-hidden": true, className: "size-[18px]", strokeWidth: 1.8 } as const;

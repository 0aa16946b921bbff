import { Check, Clock3, RotateCcw, Tag, UserRound } from "lucide-react";
import { useState } from "react";
import type { Chat } from "../../../worker/shared/wire.ts";
import { teamStrings } from "../../lib/team-strings.ts";
import { useLoaded } from "../../lib/use-loaded.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { iconButtonClass } from "../../ui/icon-button.ts";
import { useCommand } from "../commands/command-registry.tsx";
import { useInbox } from "../inbox-context.tsx";
import { useMay } from "../viewer.tsx";
import { memberName } from "./member-names.ts";
import { useChatWork } from "./use-chat-work.ts";

const words = teamStrings;
const loadAssign = () => import("./assign-menu.tsx").then((module) => module.AssignMenu);
const loadSnooze = () => import("./snooze-dialog.tsx").then((module) => module.SnoozeDialog);
const loadLabels = () => import("./label-dialog.tsx").then((module) => module.LabelDialog);

/** What one does with a chat besides answering it: label, snooze, assign, done. What each opens is loaded with it. */
export function ChatWork({ chat, onProblem }: { chat: Chat; onProblem: (problem: string | null) => void }) {
  const [open, setOpen] = useState<"assign" | "snooze" | "labels" | null>(null);
  const close = () => setOpen(null);
  const Assign = useLoaded(loadAssign, open === "assign", close);
  const Snooze = useLoaded(loadSnooze, open === "snooze", close);
  const Labels = useLoaded(loadLabels, open === "labels", close);
  const members = useInbox((state) => state.team.members);
  const work = useChatWork(chat, onProblem);
  const isOpen = (chat.state ?? "open") === "open";
  const turn = () => void (isOpen ? work.finish() : work.reopen());

  useCommand("done", turn);
  useCommand("snooze", () => setOpen("snooze"));
  useCommand("assign", () => setOpen("assign"));
  useCommand("label", () => setOpen("labels"));
  if (!useMay("inbox.work")) return null;

  const assigneeId = chat.assigneeId ?? null;
  const assignLabel = words.assign.button(assigneeId && memberName(members, assigneeId));
  const assignButton = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={open === "assign"}
      aria-label={assignLabel}
      title={assignLabel}
      onPointerEnter={() => void loadAssign().catch(ignore)}
      onClick={() => setOpen("assign")}
      className={iconButtonClass}
    >
      {assigneeId === null ? (
        <UserRound aria-hidden="true" className="size-[18px]" strokeWidth={1.8} />
      ) : (
        <Avatar id={assigneeId} name={memberName(members, assigneeId)} size="xs" />
      )}
    </button>
  );
  return (
    <div className="ms-auto flex flex-none items-center panes:gap-1">
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={words.labels.button}
        title={words.labels.button}
        onClick={() => setOpen("labels")}
        className={iconButtonClass}
      >
        <Tag aria-hidden="true" className="size-[18px]" strokeWidth={1.8} />
      </button>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={words.snooze.button}
        title={words.snooze.button}
        onClick={() => setOpen("snooze")}
        className={iconButtonClass}
      >
        <Clock3 aria-hidden="true" className="size-[18px]" strokeWidth={1.8} />
      </button>
      {Assign ? (
        <Assign
          trigger={assignButton}
          assigneeId={assigneeId}
          onAssign={(id) => void work.assign(id)}
          onClose={close}
        />
      ) : (
        assignButton
      )}
      <Button size="sm" disabled={work.isBusy} onClick={turn} className="ms-1 @max-lg:px-2.5">
        {isOpen ? (
          <Check aria-hidden="true" className="size-4 @lg:hidden" strokeWidth={2} />
        ) : (
          <RotateCcw aria-hidden="true" className="size-4 @lg:hidden" strokeWidth={2} />
        )}
        <span className="@max-lg:sr-only">{isOpen ? words.work.done : words.work.reopen}</span>
      </Button>
      {Snooze && <Snooze onSnooze={work.snooze} onClose={close} />}
      {Labels && <Labels chat={chat} onClose={close} />}
    </div>
  );
}

const ignore = () => {};

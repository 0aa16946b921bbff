import { ArrowLeft, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type { CannedReply } from "../../../worker/shared/team.ts";
import { cannedStrings as words } from "../../lib/canned-strings.ts";
import { whyNotTaken } from "../../lib/why-not-taken.ts";
import { Button, TextButton } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { iconButtonClass } from "../../ui/icon-button.ts";
import { useLaterActions } from "../use-later-actions.ts";
import { useMay } from "../viewer.tsx";
import { createCannedActions } from "./canned-actions.ts";
import { ReplyForm } from "./reply-form.tsx";
import { useCannedReplies } from "./use-canned-replies.ts";

/** The team's canned replies: all of them, a form for one, and the question before one is deleted. */
export function RepliesDialog({ onClose }: { onClose: () => void }) {
  const actions = useLaterActions(createCannedActions);
  const mayChange = useMay("inbox.work");
  const { replies, status, load } = useCannedReplies();
  const [editing, setEditing] = useState<CannedReply | "new" | null>(null);
  const [removing, setRemoving] = useState<CannedReply | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function remove({ id }: CannedReply): Promise<void> {
    setProblem(null);
    const answer = await actions.removeCannedReply(id);
    if (!answer.ok) setProblem(words.notRemoved(whyNotTaken(answer.reason)));
  }

  if (editing !== null) {
    const toList = () => setEditing(null);
    return (
      <Dialog
        key="form"
        title={editing === "new" ? words.add : words.edit(editing.shortcut)}
        closeLabel={words.close}
        isTall
        back={
          <button type="button" aria-label={words.back} title={words.back} onClick={toList} className={iconButtonClass}>
            <ArrowLeft aria-hidden="true" className="size-[18px] rtl:-scale-x-100" strokeWidth={1.8} />
          </button>
        }
        onClose={onClose}
      >
        <ReplyForm reply={editing === "new" ? null : editing} onDone={toList} />
      </Dialog>
    );
  }
  return (
    <Dialog key="list" title={words.title} closeLabel={words.close} isTall onClose={onClose}>
      <div className="flex flex-none flex-col gap-3 px-5 pt-4 pb-3">
        <p className="text-ink-2 text-sm">{words.lead}</p>
        {mayChange && (
          <Button size="sm" data-first onClick={() => setEditing("new")} className="self-start">
            <Plus aria-hidden="true" className="size-4" strokeWidth={2} />
            {words.add}
          </Button>
        )}
        <p role="alert" className="text-danger text-sm empty:hidden">
          {problem}
        </p>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto pb-2">
        {status === "loading" && (
          <div className="flex flex-col gap-5 px-5 py-3">
            <span className="sr-only">{words.loading}</span>
            {[60, 80, 45].map((width) => (
              <span key={width} className="flex flex-col gap-2">
                <span className="skeleton h-3 w-24 rounded-full" />
                <span className="skeleton h-3 w-64 rounded-full" />
              </span>
            ))}
          </div>
        )}
        {status === "failed" && (
          <p role="alert" className="px-5 py-3 text-danger">
            {words.notLoaded} <TextButton onClick={() => void load()}>{words.tryAgain}</TextButton>
          </p>
        )}
        {status === "ready" && replies.length === 0 && <p className="px-5 py-3 text-ink-2">{words.none}</p>}
        <ul aria-label={words.list}>
          {replies.map((reply) => (
            <li key={reply.id} className="flex items-center gap-1 border-line border-t py-2 ps-5 pe-2.5">
              <span className="min-w-0 flex-1">
                <b dir="auto" className="one-line block truncate font-semibold">
                  /{reply.shortcut}
                </b>
                <span dir="auto" className="line-clamp-2 text-ink-2 text-sm [overflow-wrap:anywhere]">
                  {reply.text}
                </span>
              </span>
              {mayChange && (
                <>
                  <button
                    type="button"
                    aria-label={words.edit(reply.shortcut)}
                    title={words.edit(reply.shortcut)}
                    onClick={() => setEditing(reply)}
                    className={iconButtonClass}
                  >
                    <Pencil aria-hidden="true" className="size-4" strokeWidth={1.8} />
                  </button>
                  <button
                    type="button"
                    aria-label={words.remove(reply.shortcut)}
                    title={words.remove(reply.shortcut)}
                    onClick={() => setRemoving(reply)}
                    className={iconButtonClass}
                  >
                    <Trash2 aria-hidden="true" className="size-4" strokeWidth={1.8} />
                  </button>
                </>
              )}
            </li>
          ))}
        </ul>
      </div>
      {removing && (
        <ConfirmDialog
          title={words.removeTitle(removing.shortcut)}
          text={words.removeText}
          confirmLabel={words.removeSure}
          cancelLabel={words.cancel}
          isDanger
          onConfirm={() => void remove(removing)}
          onClose={() => setRemoving(null)}
        />
      )}
    </Dialog>
  );
}

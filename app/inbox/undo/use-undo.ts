import { useCallback } from "react";
import { writingStrings } from "../../lib/writing-strings.ts";
import { useCommands } from "../commands/command-registry.tsx";
import type { ComposingActions } from "../compose/use-composing.ts";
import { keptDraft, putDraft } from "../drafts/kept-drafts.ts";
import { useBackground, useInbox, useInboxActions } from "../inbox-context.tsx";

const words = writingStrings.sending;

/** Takes back what was sent a moment ago, and puts it where it was written, before what was begun since. */
export function useUndo(chatId: string, change: ComposingActions) {
  const actions = useInboxActions();
  const background = useBackground();
  const commands = useCommands();
  const lastId = useInbox((state) => state.held.findLast((held) => held.chatId === chatId)?.id ?? null);

  const undo = useCallback(
    async (id: string) => {
      const answer = await actions.undoSend(id);
      if (!answer.ok) {
        const problem = answer.reason === "already_sent" ? words.tooLate : words.notTakenBack;
        return change({ problems: [problem] });
      }
      const { text, files, replyTo } = answer.held;
      change((before) => ({
        files: [...files, ...before.files],
        replyTo: replyTo ?? before.replyTo,
        problems: [],
      }));
      const begun = keptDraft(chatId);
      const both = [text, begun.text].filter((part) => part !== "").join("\n");
      putDraft(chatId, { ...begun, text: both, isSaved: false });
      background.openDraft(chatId);
      commands.run("reply");
    },
    [actions, background, commands, change, chatId],
  );
  const undoLast = useCallback(() => {
    if (lastId !== null) void undo(lastId);
    return lastId !== null;
  }, [lastId, undo]);
  return { undo, undoLast };
}

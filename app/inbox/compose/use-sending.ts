import { useState } from "react";
import type { Abilities } from "../../../worker/shared/abilities.ts";
import { composeStrings } from "../../lib/compose-strings.ts";
import { useBackground, useInboxActions } from "../inbox-context.tsx";
import type { SendDraft } from "../inbox-state.ts";
import { takesCaption } from "./text-limit.ts";
import type { Composing, ComposingActions } from "./use-composing.ts";
import { writingChoices } from "./writing-choices.ts";

/** What becomes of what stands in the composer: messages now, a message that is changed, or messages for later. */
export function useSending({
  chatId,
  abilities,
  composing,
  change,
  text,
  endText,
  asHumanAgent,
}: {
  chatId: string;
  abilities: Abilities | null;
  composing: Composing;
  change: ComposingActions;
  text: string;
  /** Empties the field, since what stood there is on its way. */
  endText: () => void;
  asHumanAgent: boolean;
}) {
  const actions = useInboxActions();
  const background = useBackground();
  const [isSaving, setIsSaving] = useState(false);
  const { replyTo, editing, files } = composing;

  /** Each file is a message of its own. The text goes under the first one, or before them: bytes take longer. */
  function drafts(): SendDraft[] {
    const words = text.trim();
    const caption = takesCaption(abilities, files[0]?.kind ?? null) ? words : "";
    const all: SendDraft[] = files.map((file, at) => ({ text: at === 0 ? caption : "", file }));
    if (words !== "" && caption === "") all.unshift({ text: words });
    return all.map((draft, at) => ({ ...draft, replyTo: at === 0 ? replyTo : null, asHumanAgent }));
  }

  /** Sends these now; where somebody wants to be able to take them back, in a moment. */
  function send(all: readonly SendDraft[], typed: { text: string; files: Composing["files"] }): void {
    if (writingChoices().waits) actions.sendHeld(chatId, all, { ...typed, replyTo });
    else for (const draft of all) actions.send(chatId, draft);
    background.endTyping();
  }

  function sendAll(): void {
    const [first, ...others] = drafts();
    if (first) send([{ ...first, endsDraft: true }, ...others], { text: text.trim(), files });
    clear();
  }

  /** Nothing is left to be sent. */
  function clear(): void {
    endText();
    background.endTyping();
    change({ replyTo: null, files: [], problems: [] });
  }

  async function saveEdit(): Promise<void> {
    if (editing === null) return;
    const words = text.trim();
    if (words === editing.text) return change({ editing: null });
    setIsSaving(true);
    const answer = await actions.edit(editing.id, words);
    setIsSaving(false);
    if (answer.ok) change({ editing: null, problems: [] });
    else change({ problems: [composeStrings.notEdited(composeStrings.why(answer.reason, answer.words))] });
  }

  return { isSaving, drafts, send, sendAll, saveEdit, clear };
}

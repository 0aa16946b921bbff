import { useCallback, useEffect, useLayoutEffect, useState } from "react";
import type { Abilities } from "../../../worker/shared/abilities.ts";
import { newId } from "../../../worker/shared/ids.ts";
import type { Message } from "../../../worker/shared/wire.ts";
import { composeStrings as words } from "../../lib/compose-strings.ts";
import { keptDraft, onDraftPut } from "../drafts/kept-drafts.ts";
import { useBackground } from "../inbox-context.tsx";
import type { QuotedMessage } from "../inbox-state.ts";
import { type FileRefusal, judgeFile, type PickedFile } from "./pick-file.ts";
import { pictureSize } from "./picture-size.ts";

/** What is being written besides its text. */
export type Composing = {
  /** A part of the chat's draft (kept-drafts.ts), so that a reload, and the member's other browsers, have it too. */
  replyTo: QuotedMessage | null;
  /** The message whose words are being changed; nothing new is written then. */
  editing: Message | null;
  files: readonly PickedFile[];
  /** In words: files that were not taken, a reaction that was not sent. */
  problems: readonly string[];
  /** How often something to answer, change or attach was chosen here: whoever does so goes on by writing. */
  choices: number;
};

/** Each is a message of its own: more at once is a mistake of the mouse. */
const FILES_MAX = 10;

const nothing: Composing = { replyTo: null, editing: null, files: [], problems: [], choices: 0 };

/** As long as the page lives, going to another chat and back keeps what was begun. Only handlers write here. */
const kept = new Map<string, Composing>();

export type ComposingActions = ReturnType<typeof useComposing>["change"];

export function useComposing(chatId: string, abilities: Abilities | null) {
  const background = useBackground();
  const [composing, setComposing] = useState(() => kept.get(chatId) ?? nothing);
  const keep = useCallback(
    (after: Composing) => {
      kept.set(chatId, after);
      setComposing(after);
    },
    [chatId],
  );

  const change = useCallback(
    (patch: Partial<Composing> | ((before: Composing) => Partial<Composing>)) => {
      const before = kept.get(chatId) ?? nothing;
      const after = { ...before, ...(typeof patch === "function" ? patch(before) : patch) };
      keep(isChoice(before, after) ? { ...after, choices: before.choices + 1 } : after);
      if (after.replyTo !== keptDraft(chatId).replyTo) background.quoteInDraft(chatId, after.replyTo);
    },
    [chatId, keep, background],
  );

  const takeQuote = useCallback(() => {
    const before = kept.get(chatId) ?? nothing;
    const { replyTo } = keptDraft(chatId);
    if (replyTo !== before.replyTo) keep({ ...before, replyTo });
  }, [chatId, keep]);
  // Before it is painted, as the words are (use-composer-text.ts).
  useLayoutEffect(takeQuote, [takeQuote]);
  useEffect(() => onDraftPut((putIn) => putIn === chatId && takeQuote()), [chatId, takeQuote]);

  const addFiles = useCallback(
    async (chosen: readonly File[]) => {
      const files = abilities?.files;
      if (!files || chosen.length === 0) return;
      const judged = chosen.map((file) => ({ file, verdict: judgeFile(files, file) }));
      const problems = judged.flatMap(({ verdict }) => ("refusal" in verdict ? [refusalText(verdict.refusal)] : []));
      const picked = await Promise.all(
        judged.flatMap(({ file, verdict }) => ("kind" in verdict ? [pickedFrom(file, verdict)] : [])),
      );
      change((before) => {
        const all = [...before.files, ...picked];
        const tooMany = all.length > FILES_MAX ? [words.refused.many(FILES_MAX)] : [];
        return { files: all.slice(0, FILES_MAX), editing: null, problems: [...problems, ...tooMany] };
      });
    },
    [abilities, change],
  );

  return { composing, change, addFiles };
}

function isChoice(before: Composing, after: Composing): boolean {
  const target = targetOf(after);
  return (target !== null && target !== targetOf(before)) || after.files.length > before.files.length;
}

const targetOf = ({ editing, replyTo }: Composing): string | null => editing?.id ?? replyTo?.messageId ?? null;

async function pickedFrom(file: File, { kind, mimeType }: Pick<PickedFile, "kind" | "mimeType">): Promise<PickedFile> {
  const size = kind === "image" || kind === "sticker" ? await pictureSize(file) : null;
  return {
    id: newId(),
    blob: file,
    name: file.name,
    kind,
    mimeType,
    width: size?.width ?? null,
    height: size?.height ?? null,
    durationSeconds: null,
  };
}

function refusalText(refusal: FileRefusal): string {
  switch (refusal.reason) {
    case "type":
    case "empty":
      return words.refused[refusal.reason](refusal.name);
    case "size":
      return words.refused.size(refusal.name, refusal.kind, refusal.maxBytes, refusal.sizeBytes);
  }
}

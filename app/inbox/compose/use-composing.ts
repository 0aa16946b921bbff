import { useCallback, useState } from "react";
import type { Abilities } from "../../../worker/shared/abilities.ts";
import { newId } from "../../../worker/shared/ids.ts";
import type { Message } from "../../../worker/shared/wire.ts";
import { composeStrings as words } from "../../lib/compose-strings.ts";
import type { QuotedMessage } from "../inbox-state.ts";
import { type FileRefusal, judgeFile, type PickedFile } from "./pick-file.ts";
import { pictureSize } from "./picture-size.ts";

/** What is being written besides its text. */
export type Composing = {
  replyTo: QuotedMessage | null;
  /** The message whose words are being changed; nothing new is written then. */
  editing: Message | null;
  files: readonly PickedFile[];
  /** In words: files that were not taken, a reaction that was not sent. */
  problems: readonly string[];
};

/** Each is a message of its own: more at once is a mistake of the mouse. */
const FILES_MAX = 10;

const nothing: Composing = { replyTo: null, editing: null, files: [], problems: [] };

/** As long as the page lives, going to another chat and back keeps what was begun. Only handlers write here. */
const kept = new Map<string, Composing>();

export type ComposingActions = ReturnType<typeof useComposing>["change"];

export function useComposing(chatId: string, abilities: Abilities | null) {
  const [composing, setComposing] = useState(() => kept.get(chatId) ?? nothing);

  const change = useCallback(
    (patch: Partial<Composing> | ((before: Composing) => Partial<Composing>)) =>
      setComposing((before) => {
        const after = { ...before, ...(typeof patch === "function" ? patch(before) : patch) };
        kept.set(chatId, after);
        return after;
      }),
    [chatId],
  );

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

import type { Abilities } from "../../../worker/shared/abilities.ts";
import { MESSAGE_TEXT_MAX } from "../../../worker/shared/protocol.ts";
import type { FileKind } from "./pick-file.ts";

export type TextLimit = Abilities["text"];

const ANY: TextLimit = { max: MESSAGE_TEXT_MAX, unit: "characters" };

/** Networks show no words under these, whatever their API takes. */
const WORDLESS: readonly FileKind[] = ["audio", "voice", "sticker"];

/** Whether what is typed goes under the (first) file, or has to be a message of its own. */
export function takesCaption(abilities: Abilities | null, kind: FileKind | null): boolean {
  return kind !== null && (abilities?.caption ?? null) !== null && !WORDLESS.includes(kind);
}

/** How long what is typed may be, as a text or as the words under a file of this kind. */
export function textLimit(abilities: Abilities | null, kind: FileKind | null): TextLimit {
  const limit = takesCaption(abilities, kind) ? abilities?.caption : abilities?.text;
  return limit ?? ANY;
}

/** As the networks count: Instagram in bytes of UTF-8, the others in UTF-16 units, as the server does. */
export function lengthOf(text: string, unit: TextLimit["unit"]): number {
  return unit === "bytes" ? new TextEncoder().encode(text).byteLength : text.length;
}

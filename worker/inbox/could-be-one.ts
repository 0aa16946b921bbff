import type { MessageKind } from "../shared/wire.ts";

/** What a message is made of, as far as a network keeps to it: a voice note may come back as a sound, a picture never. */
type Sort = "words" | "sight" | "sound" | "file" | "any";

const SORTS: Partial<Record<MessageKind, Sort>> = {
  text: "words",
  location: "words",
  contact: "words",
  image: "sight",
  video: "sight",
  sticker: "sight",
  audio: "sound",
  voice: "sound",
  document: "file",
};

const FILES: ReadonlySet<Sort> = new Set(["sight", "sound", "file"]);

const sortOf = (kind: MessageKind): Sort => SORTS[kind] ?? "any";

/**
 * Whether what was sent as one kind may come back as another. Words alone do not tell what is sent without any: of two
 * pictures, or a picture and a voice note, both say nothing.
 */
export function couldBeOne(one: MessageKind, other: MessageKind): boolean {
  const [a, b] = [sortOf(one), sortOf(other)];
  if (a === b || a === "any" || b === "any") return true;
  return (a === "file" || b === "file") && FILES.has(a) && FILES.has(b);
}

export const isFile = (kind: MessageKind): boolean => FILES.has(sortOf(kind));

import type { ReactNode } from "react";
import { writingStrings } from "../../lib/writing-strings.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { usePeopleHere } from "./use-people-here.ts";

const words = writingStrings.presence;
const SHOWN = 3;

/** Colleagues who have the chat open, as a row of small pictures; their names are told, and shown to the pointer. */
export function PeopleHere({ chatId }: { chatId: string }) {
  const here = usePeopleHere(chatId);
  if (!here) return null;
  const text = words.viewing(here.people.map(({ name }) => name));
  return (
    <span title={text} className="flex flex-none items-center">
      <span className="sr-only">{text}</span>
      {here.people.slice(0, SHOWN).map(({ id, name }) => (
        <span key={id} aria-hidden="true" className="-ms-1.5 rounded-full ring-2 ring-surface first:ms-0">
          <Avatar id={id} name={name} size="xs" />
        </span>
      ))}
    </span>
  );
}

/** Who writes here right now; what else stands in that place when nobody does. */
export function TypingHere({ chatId, children }: { chatId: string; children?: ReactNode }) {
  const typing = usePeopleHere(chatId)?.typing ?? null;
  return (
    <>
      <span role="status" className="sr-only">
        {typing !== null && words.typing(typing)}
      </span>
      {typing === null ? (
        children
      ) : (
        <span aria-hidden="true" className="flex min-w-0 items-center gap-1.5 px-1 font-medium text-accent text-xs">
          <span className="flex flex-none gap-[3px]">
            {[0, 1, 2].map((at) => (
              <span key={at} data-at={at} className="typing-dot size-1 rounded-full bg-current" />
            ))}
          </span>
          <Named words={words.typing} name={typing} />
        </span>
      )}
    </>
  );
}

/** A sentence about somebody, of whose name a long one is cut before what the sentence says. */
export function Named({ words: say, name }: { words: (name: string) => string; name: string }) {
  const [before = "", after = ""] = say(PLACE).split(PLACE);
  return (
    <>
      {before !== "" && <span className="flex-none whitespace-pre">{before}</span>}
      <span dir="auto" className="one-line min-w-0 truncate">
        {name}
      </span>
      <span className="-ms-1.5 flex-none whitespace-pre">{after}</span>
    </>
  );
}

/** Stands for the name while the sentence is taken apart. */
const PLACE = "\u0000";

import { Users } from "lucide-react";
import { useState } from "react";
import type { ContactCard } from "../../../worker/shared/team.ts";
import type { Chat } from "../../../worker/shared/wire.ts";
import { listTime } from "../../lib/calendar.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { trpc } from "../../lib/trpc-client.ts";
import { useClock } from "../../lib/use-clock.ts";
import { useLoaded } from "../../lib/use-loaded.ts";
import { Button } from "../../ui/button.tsx";
import { useMay } from "../viewer.tsx";
import { Hint, Section, sectionButtonClass } from "./section.tsx";
import { useContactWork } from "./use-contact-work.ts";

const words = contextStrings.merge;
const loadMerge = () => import("./merge-dialog.tsx").then((module) => module.MergeDialog);

/** Which other contacts somebody said are this person, each to be taken back, and the way to say so of one more. */
export function Merges({
  chat,
  contact,
  answered,
  onUndone,
}: {
  chat: Chat;
  contact: ContactCard;
  answered: (card: ContactCard) => void;
  /** The person behind the chat may be another one now. */
  onUndone: () => void;
}) {
  const mayWork = useMay("inbox.work");
  const clock = useClock();
  const [isOpen, setIsOpen] = useState(false);
  const Merge = useLoaded(loadMerge, isOpen, () => setIsOpen(false));
  const work = useContactWork(onUndone, words.notUndone);
  const merges = contact.merges ?? [];
  if (!mayWork && merges.length === 0) return null;
  return (
    <Section title={words.title} problem={work.problem}>
      {merges.length === 0 && <Hint>{words.none}</Hint>}
      <ul className="flex flex-col">
        {merges.map(({ id, name, at, by }) => (
          <li key={id} className="flex min-h-11 items-center gap-2.5">
            <Users aria-hidden="true" className="size-[18px] flex-none text-ink-2" strokeWidth={1.7} />
            <span className="min-w-0 flex-1">
              <span dir="auto" className="one-line block truncate text-sm">
                {words.merged(name ?? words.nameless)}
              </span>
              <span className="block truncate text-ink-2 text-xs">
                {words.by(by.name.split("@")[0] ?? by.name, listTime(at, clock))}
              </span>
            </span>
            {mayWork && (
              <button
                type="button"
                aria-label={words.undoOf(name ?? words.nameless)}
                disabled={work.isBusy}
                onClick={() => void work.ask((limit) => trpc.contacts.undoMerge.mutate({ mergeId: id }, limit))}
                className={sectionButtonClass}
              >
                {words.undo}
              </button>
            )}
          </li>
        ))}
      </ul>
      {mayWork && (
        <Button size="sm" aria-haspopup="dialog" onClick={() => setIsOpen(true)} className="mt-3 w-full">
          {words.button}
        </Button>
      )}
      {Merge && <Merge chat={chat} contact={contact} answered={answered} onClose={() => setIsOpen(false)} />}
    </Section>
  );
}

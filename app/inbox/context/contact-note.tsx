import { useState } from "react";
import type { ContactCard } from "../../../worker/shared/team.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { trpc } from "../../lib/trpc-client.ts";
import { useMay } from "../viewer.tsx";
import { NoteForm } from "./note-form.tsx";
import { Hint, Section } from "./section.tsx";
import { useContactWork } from "./use-contact-work.ts";

const words = contextStrings.note;

/** What everybody should know of somebody, in sentences. */
export function ContactNote({ contact, answered }: { contact: ContactCard; answered: (card: ContactCard) => void }) {
  const mayWork = useMay("inbox.work");
  const [typed, setTyped] = useState<string | null>(null);
  const work = useContactWork(answered);
  const { note } = contact;

  async function save(): Promise<void> {
    const said = typed?.trim() ?? "";
    const isSame = said === note;
    const update = { contactId: contact.id, note: said };
    if (isSame || (await work.ask((limit) => trpc.contacts.update.mutate(update, limit)))) setTyped(null);
  }
  const name = note === "" ? contextStrings.add : contextStrings.edit;
  return (
    <Section
      title={words.title}
      problem={work.problem}
      action={mayWork && typed === null ? { name, run: () => setTyped(note) } : null}
    >
      {typed !== null ? (
        <NoteForm
          label={words.title}
          value={typed}
          isBusy={work.isBusy}
          onType={setTyped}
          onSave={() => void save()}
          onCancel={() => setTyped(null)}
        />
      ) : note === "" ? (
        <Hint>{words.none}</Hint>
      ) : (
        <p dir="auto" className="whitespace-pre-wrap text-sm [overflow-wrap:anywhere]">
          {note}
        </p>
      )}
    </Section>
  );
}

import { Pencil } from "lucide-react";
import { useState } from "react";
import { linkTokens } from "../../../worker/shared/link-tokens.ts";
import type { ContactCard } from "../../../worker/shared/team.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { trpc } from "../../lib/trpc-client.ts";
import { useMay } from "../viewer.tsx";
import { FieldForm } from "./field-form.tsx";
import { Hint, lineButtonClass, Section } from "./section.tsx";
import { useContactWork } from "./use-contact-work.ts";

const words = contextStrings.fields;

/** What the team wants to know of somebody, by names of its own. Each is changed by itself: two who do are not in each other's way. */
export function ContactFields({ contact, answered }: { contact: ContactCard; answered: (card: ContactCard) => void }) {
  const mayWork = useMay("inbox.work");
  /** The name of what is being changed; "" for a new one. */
  const [editing, setEditing] = useState<string | null>(null);
  const work = useContactWork(answered);
  const fields = Object.entries(contact.fields);

  async function save(fieldsToSave: Record<string, string | null>): Promise<void> {
    const update = { contactId: contact.id, fields: fieldsToSave };
    if (await work.ask((limit) => trpc.contacts.update.mutate(update, limit))) setEditing(null);
  }
  const form = (name: string, value: string) => (
    <FieldForm
      name={name}
      value={value}
      isTaken={(typed) => typed in contact.fields}
      isBusy={work.isBusy}
      onSave={(saved) => void save(saved)}
      onCancel={() => setEditing(null)}
    />
  );

  return (
    <Section
      title={words.title}
      problem={work.problem}
      action={mayWork && editing === null ? { name: contextStrings.add, run: () => setEditing("") } : null}
    >
      {fields.length === 0 && editing === null && <Hint>{words.none}</Hint>}
      <dl className="flex flex-col">
        {fields.map(([name, value]) => (
          <div key={name} className="group flex min-h-[var(--target)] items-center gap-2 text-sm">
            {editing === name ? (
              <dd className="min-w-0 flex-1 py-2">{form(name, value)}</dd>
            ) : (
              <>
                <dt dir="auto" className="one-line w-[84px] flex-none text-ink-2 [overflow-wrap:anywhere]">
                  {name}
                </dt>
                <dd dir="auto" className="one-line min-w-0 flex-1 py-1 [overflow-wrap:anywhere]">
                  <WithLinks text={value} />
                </dd>
                {mayWork && (
                  <button
                    type="button"
                    aria-label={words.edit(name)}
                    title={words.edit(name)}
                    onClick={() => setEditing(name)}
                    className={lineButtonClass}
                  >
                    <Pencil aria-hidden="true" className="size-3.5" strokeWidth={1.8} />
                  </button>
                )}
              </>
            )}
          </div>
        ))}
      </dl>
      {editing === "" && <div className="pt-2">{form("", "")}</div>}
    </Section>
  );
}

/** Addresses in it can be pressed. */
const WithLinks = ({ text }: { text: string }) =>
  linkTokens(text).map((token, at) =>
    token.type === "text" ? (
      token.text
    ) : (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
        key={at}
        href={token.href}
        target="_blank"
        rel="noopener noreferrer"
        dir="ltr"
        className="rounded-sm underline underline-offset-2"
      >
        {token.text}
      </a>
    ),
  );

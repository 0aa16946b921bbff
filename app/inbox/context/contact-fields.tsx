import { Pencil } from "lucide-react";
import { useState } from "react";
import { linkTokens } from "../../../worker/shared/link-tokens.ts";
import type { ContactCard } from "../../../worker/shared/team.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { trpc } from "../../lib/trpc-client.ts";
import { useMay } from "../viewer.tsx";
import { Hint, lineButtonClass, Section, sectionButtonClass } from "./section.tsx";
import { SmallField, SmallForm } from "./small-form.tsx";
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

function FieldForm({
  name,
  value,
  isTaken,
  isBusy,
  onSave,
  onCancel,
}: {
  name: string;
  value: string;
  isTaken: (name: string) => boolean;
  isBusy: boolean;
  onSave: (fields: Record<string, string | null>) => void;
  onCancel: () => void;
}) {
  const isNew = name === "";
  const [typedName, setTypedName] = useState(name);
  const [typedValue, setTypedValue] = useState(value);
  const [problem, setProblem] = useState<string | null>(null);

  function save(): void {
    const [saidName, saidValue] = [typedName.trim(), typedValue.trim()];
    if (saidName === "" || saidValue === "") setProblem(words.needed);
    else if (isNew && isTaken(saidName)) setProblem(words.taken);
    else if (saidValue === value) onCancel();
    else onSave({ [saidName]: saidValue });
  }
  return (
    <SmallForm
      label={isNew ? words.title : words.edit(name)}
      isBusy={isBusy}
      onSave={save}
      onCancel={onCancel}
      more={
        !isNew && (
          <button
            type="button"
            disabled={isBusy}
            onClick={() => onSave({ [name]: null })}
            className={`${sectionButtonClass} -ms-2 text-danger`}
          >
            {words.remove}
          </button>
        )
      }
    >
      {isNew && (
        <SmallField
          label={words.name}
          choices={words.usual}
          value={typedName}
          maxLength={60}
          onChange={(event) => setTypedName(event.target.value)}
        />
      )}
      <SmallField
        label={isNew ? words.value : name}
        error={problem}
        value={typedValue}
        maxLength={1_000}
        onChange={(event) => setTypedValue(event.target.value)}
      />
    </SmallForm>
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

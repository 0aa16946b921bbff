import { useState } from "react";
import { contactFormStrings } from "../../lib/contact-form-strings.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { sectionButtonClass } from "./section.tsx";
import { SmallField, SmallForm } from "./small-form.tsx";

const words = contactFormStrings.fields;

/** What one detail of somebody is called and says. */
export function FieldForm({
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
      label={isNew ? contextStrings.fields.title : contextStrings.fields.edit(name)}
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

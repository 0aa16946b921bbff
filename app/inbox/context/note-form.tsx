import { useId } from "react";
import { contactFormStrings } from "../../lib/contact-form-strings.ts";
import { SmallForm, smallInputClass } from "./small-form.tsx";

/** Sentences about somebody; Ctrl+Enter saves them. */
export function NoteForm({
  label,
  value,
  isBusy,
  onType,
  onSave,
  onCancel,
}: {
  label: string;
  value: string;
  isBusy: boolean;
  onType: (text: string) => void;
  onSave: () => void;
  onCancel: () => void;
}) {
  const id = useId();
  return (
    <SmallForm label={label} isBusy={isBusy} onSave={onSave} onCancel={onCancel}>
      <label htmlFor={id} className="sr-only">
        {contactFormStrings.note.field}
      </label>
      <textarea
        id={id}
        dir="auto"
        rows={5}
        maxLength={4096}
        value={value}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSave();
        }}
        className={`${smallInputClass} resize-y border-edge py-2`}
      />
    </SmallForm>
  );
}

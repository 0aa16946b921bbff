import { contactFormStrings } from "../../lib/contact-form-strings.ts";
import { contextStrings } from "../../lib/context-strings.ts";
import { sectionButtonClass } from "./section.tsx";
import { SmallField, SmallForm } from "./small-form.tsx";

const words = contactFormStrings.name;

/** The team's own name for somebody, or the one that they gave themselves. */
export function RenameForm({
  isNameOurs,
  value,
  isBusy,
  onType,
  onRename,
  onCancel,
}: {
  isNameOurs: boolean;
  value: string;
  isBusy: boolean;
  onType: (name: string) => void;
  /** Null: as the network has it. */
  onRename: (name: string | null) => void;
  onCancel: () => void;
}) {
  return (
    <SmallForm
      label={contextStrings.name.edit}
      isBusy={isBusy}
      onSave={() => onRename(value.trim())}
      onCancel={onCancel}
      more={
        isNameOurs && (
          <button
            type="button"
            disabled={isBusy}
            onClick={() => onRename(null)}
            className={`${sectionButtonClass} -ms-2`}
          >
            {words.asOnNetwork}
          </button>
        )
      }
    >
      <SmallField
        label={`${words.field}. ${words.hint}`}
        value={value}
        maxLength={120}
        onChange={(event) => onType(event.target.value)}
      />
    </SmallForm>
  );
}

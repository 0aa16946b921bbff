import { ChevronDown } from "lucide-react";
import type { SelectHTMLAttributes } from "react";

type Choice = { value: string; name: string };
/** A heading in the list, and the choices under it. */
type ChoiceGroup = { group: string; choices: readonly Choice[] };

/** One labelled choice: the browser's own, which every phone and keyboard knows. */
export function SelectField({
  label,
  choices,
  ...select
}: SelectHTMLAttributes<HTMLSelectElement> & {
  name: string;
  label: string;
  choices: readonly (Choice | ChoiceGroup)[];
}) {
  const id = select.id ?? select.name;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-md">
        {label}
      </label>
      <div className="relative">
        <select
          {...select}
          id={id}
          className="h-11 w-full appearance-none truncate rounded-md border border-edge bg-surface ps-3.5 pe-10 text-[1rem] transition-colors hover:border-ink-2"
        >
          {choices.map((each) =>
            "group" in each ? (
              <optgroup key={each.group} label={each.group}>
                {each.choices.map(optionOf)}
              </optgroup>
            ) : (
              optionOf(each)
            ),
          )}
        </select>
        <ChevronDown
          aria-hidden="true"
          className="pointer-events-none absolute end-3.5 top-3.5 size-4 text-ink-2"
          strokeWidth={1.8}
        />
      </div>
    </div>
  );
}

const optionOf = ({ value, name }: Choice) => (
  <option key={value} value={value}>
    {name}
  </option>
);

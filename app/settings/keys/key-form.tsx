import { CircleAlert } from "lucide-react";
import { KEY_SCOPES } from "../../../worker/shared/permissions.ts";
import { resultOf } from "../../forms/result-of.ts";
import { useFormAnswer, useFormFocus } from "../../forms/use-form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { Section } from "../section.tsx";
import { ShownOnce } from "../shown-once.tsx";
import { EXPIRIES } from "./expiries.ts";
import type { KeysAnswer } from "./keys-action.ts";

/** Makes a key and shows its secret this one time. */
export function KeyForm() {
  const words = settingsStrings.keys;
  const { Form, answer, errors, isPending } = useFormAnswer<KeysAnswer>(["create"]);
  const form = useFormFocus(answer);
  return (
    <Section id="create-key" title={words.create}>
      <Form ref={form} method="post" noValidate className="flex flex-col gap-4">
        <input type="hidden" name="intent" value="create" />
        <div className="grid gap-4 panes:grid-cols-[minmax(0,1fr)_200px]">
          <Field
            name="name"
            label={words.name}
            hint={words.nameHint}
            error={errors.name}
            maxLength={80}
            autoComplete="off"
          />
          <SelectField
            name="expiry"
            label={words.expiry}
            defaultValue="90"
            choices={EXPIRIES.map((value) => ({ value, name: words.expiries[value] }))}
          />
        </div>
        <ScopeBoxes error={errors.scopes} />
        <ResultLine result={resultOf(answer, null)} />
        <Button type="submit" look="primary" disabled={isPending} className="self-start">
          {isPending ? settingsStrings.working : words.createDo}
        </Button>
      </Form>
      {answer?.ok && answer.intent === "create" && (
        <ShownOnce title={words.created} label={words.secret} secret={answer.done.secret} />
      )}
    </Section>
  );
}

function ScopeBoxes({ error }: { error: string | undefined }) {
  const words = settingsStrings.keys;
  return (
    <fieldset aria-describedby={error ? "scopes-error" : undefined}>
      <legend className="mb-1.5 font-medium text-md">{words.scopes}</legend>
      <div className="grid gap-x-4 panes:grid-cols-2">
        {KEY_SCOPES.map((scope) => (
          <label key={scope} className="flex min-h-11 cursor-pointer items-start gap-3 rounded-sm py-1.5">
            <input
              type="checkbox"
              name="scopes"
              value={scope}
              defaultChecked={scope === "inbox.read"}
              aria-invalid={error ? true : undefined}
              className="mt-0.5 size-[18px] flex-none accent-accent"
            />
            <span className="flex flex-col">
              <span className="text-md">{settingsStrings.scopes[scope].name}</span>
              <span className="text-ink-2 text-sm">{settingsStrings.scopes[scope].text}</span>
            </span>
          </label>
        ))}
      </div>
      {error && (
        <p id="scopes-error" className="mt-1.5 flex items-start gap-1.5 text-danger text-sm">
          <CircleAlert aria-hidden="true" className="mt-[3px] size-3.5 flex-none" />
          {error}
        </p>
      )}
    </fieldset>
  );
}

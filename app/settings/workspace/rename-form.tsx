import { resultOf } from "../../forms/result-of.ts";
import { useFormAnswer } from "../../forms/use-form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { Section } from "../section.tsx";
import type { WorkspaceAnswer } from "./workspace-action.ts";

export function RenameForm({ name }: { name: string }) {
  const words = settingsStrings.workspace;
  const { Form, answer, errors, isPending } = useFormAnswer<WorkspaceAnswer>(["rename"]);
  return (
    <Section id="rename" title={words.here}>
      <Form method="post" noValidate className="flex max-w-[440px] flex-col gap-4">
        <input type="hidden" name="intent" value="rename" />
        <Field
          id="rename-name"
          name="name"
          label={words.name}
          hint={words.nameHint}
          defaultValue={name}
          error={errors.name}
          autoComplete="organization"
        />
        <ResultLine result={resultOf(answer, words.renamed)} />
        <Button type="submit" look="primary" disabled={isPending} className="self-start">
          {isPending ? settingsStrings.working : words.rename}
        </Button>
      </Form>
    </Section>
  );
}

import { resultOf } from "../../forms/result-of.ts";
import { useFormAnswer, useFormFocus } from "../../forms/use-form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { Section } from "../section.tsx";
import type { WorkspaceAnswer } from "./workspace-action.ts";

/** The end of the workspace: apart from everything else, and never by a slip of the hand. */
export function DeleteWorkspace({ name, needsCode }: { name: string; needsCode: boolean }) {
  const words = settingsStrings.workspace;
  const { Form, answer, errors, isPending } = useFormAnswer<WorkspaceAnswer>(["delete"]);
  const form = useFormFocus(answer);
  return (
    <div className="mt-6">
      <Section id="danger" title={words.danger} lead={words.dangerText} isDanger>
        <Form ref={form} method="post" noValidate className="flex max-w-[440px] flex-col gap-4">
          <input type="hidden" name="intent" value="delete" />
          <Field
            id="delete-name"
            name="name"
            label={words.dangerName(name)}
            error={errors.name}
            autoComplete="off"
            spellCheck={false}
          />
          <Field
            id="delete-password"
            name="password"
            type="password"
            autoComplete="current-password"
            label={words.dangerPassword}
            error={errors.password}
          />
          {needsCode && (
            <Field
              id="delete-code"
              name="code"
              autoComplete="one-time-code"
              label={settingsStrings.security.factorRemoveCode}
              error={errors.code}
            />
          )}
          <ResultLine result={resultOf(answer, null)} />
          <Button type="submit" look="danger" disabled={isPending} className="self-start">
            {isPending ? settingsStrings.working : words.dangerDo}
          </Button>
        </Form>
      </Section>
    </div>
  );
}

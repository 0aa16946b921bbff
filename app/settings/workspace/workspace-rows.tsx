import { Form } from "@remix-run/react";
import type { Role } from "../../../worker/shared/permissions.ts";
import { resultOf } from "../../forms/result-of.ts";
import { useFormAnswer, useFormFocus } from "../../forms/use-form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { Mark, Row, Rows, Section } from "../section.tsx";
import type { WorkspaceAnswer } from "./workspace-action.ts";

export type WorkspaceItem = { id: string; name: string; role: Role; current: boolean };

/** Where else the person works, and one more workspace. Each is opened as a whole new page. */
export function WorkspaceRows({ workspaces }: { workspaces: readonly WorkspaceItem[] }) {
  const words = settingsStrings.workspace;
  return (
    <Section id="workspaces" title={words.yours} lead={words.yoursLead}>
      <CreateWorkspace />
      <Rows label={words.yours}>
        {workspaces.map(({ id, name, role, current }) => (
          <Row key={id}>
            <Avatar id={id} name={name} size="sm" />
            <div className="min-w-0 flex-1">
              <p dir="auto" className="one-line truncate font-medium">
                {name}
              </p>
              <p className="text-ink-2 text-sm">{settingsStrings.roles[role].name}</p>
            </div>
            {current ? (
              <Mark look="good">{words.current}</Mark>
            ) : (
              <Form method="post" action="/switch-workspace" reloadDocument>
                <input type="hidden" name="id" value={id} />
                <Button type="submit" size="sm" aria-label={words.openOf(name)}>
                  {words.open}
                </Button>
              </Form>
            )}
          </Row>
        ))}
      </Rows>
    </Section>
  );
}

function CreateWorkspace() {
  const words = settingsStrings.workspace;
  const { Form: AnswerForm, answer, errors, isPending } = useFormAnswer<WorkspaceAnswer>(["create"]);
  const form = useFormFocus(answer);
  return (
    <details open={answer?.ok === false || undefined}>
      <summary className={`${buttonClass("plain", "sm")} cursor-pointer list-none [&::-webkit-details-marker]:hidden`}>
        {words.create}
      </summary>
      <AnswerForm ref={form} method="post" noValidate className="mt-4 flex max-w-[440px] flex-col gap-4">
        <input type="hidden" name="intent" value="create" />
        <Field id="create-name" name="name" label={words.createName} error={errors.name} autoComplete="off" />
        <ResultLine result={resultOf(answer, null)} />
        <Button type="submit" look="primary" disabled={isPending} className="self-start">
          {isPending ? settingsStrings.working : words.createDo}
        </Button>
      </AnswerForm>
    </details>
  );
}

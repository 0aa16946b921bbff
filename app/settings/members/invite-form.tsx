import type { Role } from "../../../worker/shared/permissions.ts";
import { useFormAnswer, useFormFocus } from "../../forms/use-form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { Section } from "../section.tsx";
import { ShownOnce } from "../shown-once.tsx";
import { rolesToGive } from "./member.ts";
import type { MembersAnswer } from "./members-action.ts";

/** Makes a link that lets one person join, and shows it this one time. */
export function InviteForm({ viewerRole }: { viewerRole: Role }) {
  const words = settingsStrings.members;
  const { Form, answer, errors, isPending } = useFormAnswer<MembersAnswer>(["invite"]);
  const form = useFormFocus(answer);
  const choices = rolesToGive(viewerRole).map((role) => ({ value: role, name: settingsStrings.roles[role].name }));
  return (
    <Section id="invite" title={words.invite} lead={words.inviteLead}>
      <Form ref={form} method="post" noValidate className="flex flex-col gap-4">
        <input type="hidden" name="intent" value="invite" />
        <div className="grid gap-4 panes:grid-cols-[minmax(0,1fr)_180px]">
          <Field
            name="email"
            type="email"
            inputMode="email"
            autoComplete="off"
            label={words.inviteEmail}
            hint={words.inviteEmailHint}
            error={errors.email}
          />
          <SelectField name="role" label={words.inviteRole} choices={choices} defaultValue="agent" />
        </div>
        <ResultLine result={errors.form ? { ok: false, text: errors.form } : null} />
        <Button type="submit" look="primary" disabled={isPending} className="self-start">
          {isPending ? settingsStrings.working : words.inviteDo}
        </Button>
      </Form>
      {answer?.ok && answer.intent === "invite" && (
        <ShownOnce title={words.inviteReady} label={words.inviteLink} secret={answer.done.url} />
      )}
    </Section>
  );
}

import { LinkIcon } from "lucide-react";
import { resultOf } from "../../forms/result-of.ts";
import { useFormAnswer } from "../../forms/use-form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { Button } from "../../ui/button.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { dayText } from "../moment.ts";
import { Mark, Row, Rows, Section } from "../section.tsx";
import type { Invitation } from "./member.ts";
import type { MembersAnswer } from "./members-action.ts";

/** The links that still work, and how to end them. */
export function InvitationRows({ invitations }: { invitations: readonly Invitation[] }) {
  const words = settingsStrings.members;
  const clock = useClock();
  const { Form, answer, sent, isPending } = useFormAnswer<MembersAnswer>(["revoke"]);
  return (
    <Section id="invitations" title={words.pending} {...(invitations.length === 0 ? { lead: words.pendingNone } : {})}>
      <ResultLine result={resultOf(answer, words.told.revoke)} isPending={isPending} />
      {invitations.length > 0 && (
        <Rows label={words.pending}>
          {invitations.map(({ id, email, role, invitedBy, expiresAt }) => {
            const whom = email ?? words.pendingAnybody;
            return (
              <Row key={id}>
                <span
                  aria-hidden="true"
                  className="grid size-8 flex-none place-items-center rounded-full bg-raised text-ink-2"
                >
                  <LinkIcon className="size-4" strokeWidth={1.8} />
                </span>
                <div className="min-w-0 flex-1">
                  <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                    <span dir="auto" className="one-line min-w-0 truncate font-medium">
                      {whom}
                    </span>
                    <Mark>{settingsStrings.roles[role].name}</Mark>
                  </p>
                  <p className="text-ink-2 text-sm [overflow-wrap:anywhere]">
                    {words.pendingBy(invitedBy, dayText(expiresAt, clock))}
                  </p>
                </div>
                <Form method="post">
                  <input type="hidden" name="intent" value="revoke" />
                  <input type="hidden" name="id" value={id} />
                  <Button type="submit" size="sm" aria-label={words.revokeOf(whom)} disabled={sent?.get("id") === id}>
                    {words.revoke}
                  </Button>
                </Form>
              </Row>
            );
          })}
        </Rows>
      )}
    </Section>
  );
}

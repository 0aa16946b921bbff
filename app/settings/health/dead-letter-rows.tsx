import { useState } from "react";
import type { DeadLetter } from "../../../worker/shared/wire.ts";
import { resultOf } from "../../forms/result-of.ts";
import { useFormAnswer } from "../../forms/use-form-answer.ts";
import { healthStrings } from "../../lib/health-strings.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { momentLabel } from "../moment.ts";
import { Row, Rows, Section } from "../section.tsx";
import type { HealthAnswer } from "./health-action.ts";

const words = healthStrings.letters;

export type DeadLetters = { items: DeadLetter[]; total: number };

/** What came and could not be taken in, newest first, and the way to give it up. */
export function DeadLetterRows({ items, total, mayDismiss }: DeadLetters & { mayDismiss: boolean }) {
  const clock = useClock();
  const { Form, submit, answer, sent, isPending } = useFormAnswer<HealthAnswer>(["dismiss"]);
  const [reason, setReason] = useState<DeadLetter["reason"] | null>(null);
  // The place for the result stays, also when the last of them is gone.
  if (items.length === 0 && answer === null) return null;
  return (
    <Section id="letters" title={words.title} lead={words.lead}>
      <ResultLine result={isPending ? null : resultOf(answer, words.dismissed)} isPending={isPending} />
      {items.length > 0 && (
        <Rows label={words.title}>
          {items.map((letter) => (
            <Row key={letter.id}>
              <div className="min-w-0 flex-1 basis-60">
                <p className="font-medium">{words.reasons[letter.reason]}</p>
                <p className="text-ink-2 text-sm [overflow-wrap:anywhere]">
                  {momentLabel(letter.receivedAt, clock)} · <bdi>{letter.accountExternalId ?? letter.detail}</bdi>
                </p>
              </div>
              {mayDismiss && (
                <>
                  <Form method="post">
                    <input type="hidden" name="letter" value={letter.id} />
                    <Button type="submit" size="sm" disabled={isPending}>
                      {sent?.get("letter") === letter.id ? settingsStrings.working : words.dismiss}
                    </Button>
                  </Form>
                  <Button size="sm" disabled={isPending} onClick={() => setReason(letter.reason)}>
                    {words.dismissAll}
                  </Button>
                </>
              )}
            </Row>
          ))}
        </Rows>
      )}
      {total > items.length && <p className="text-ink-2 text-sm">{words.more(total - items.length)}</p>}
      {reason !== null && (
        <ConfirmDialog
          title={words.sure}
          text={words.sureText(words.reasons[reason])}
          confirmLabel={words.dismissAll}
          cancelLabel={settingsStrings.cancel}
          isDanger
          onConfirm={() => submit({ reason }, { method: "post" })}
          onClose={() => setReason(null)}
        />
      )}
    </Section>
  );
}

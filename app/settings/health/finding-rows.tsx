import type { Finding } from "../../../worker/shared/health.ts";
import { resultOf } from "../../forms/result-of.ts";
import { useFormAnswer } from "../../forms/use-form-answer.ts";
import { healthStrings as words } from "../../lib/health-strings.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { Button } from "../../ui/button.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { Mark, Row, Rows, Section } from "../section.tsx";
import type { HealthAnswer } from "./health-action.ts";

/** What does not fit together, each with what can be done about it. */
export function FindingRows({ findings, mayRepair }: { findings: readonly Finding[]; mayRepair: boolean }) {
  const { Form, answer, sent, isPending } = useFormAnswer<HealthAnswer>(["repair"]);
  // The place for the result of the last repair stays, also when it has mended the last of them.
  if (findings.length === 0 && answer === null) return null;
  return (
    <Section id="findings" title={words.findings}>
      <ResultLine result={isPending ? null : resultOf(answer, words.repaired)} isPending={isPending} />
      {findings.length > 0 && (
        <Rows label={words.findings}>
          {findings.map(({ finding, count, repairable }) => {
            const { title, text } = words.kinds[finding](count);
            return (
              <Row key={finding}>
                <div className="min-w-0 flex-1 basis-60">
                  <p className="font-medium">{title}</p>
                  <p className="text-ink-2 text-sm">{repairable && !mayRepair ? words.ownersRepair : text}</p>
                </div>
                {repairable && mayRepair ? (
                  <Form method="post">
                    <input type="hidden" name="finding" value={finding} />
                    <Button type="submit" size="sm" disabled={isPending} aria-label={words.repairOf(title)}>
                      {sent?.get("finding") === finding ? settingsStrings.working : words.repair}
                    </Button>
                  </Form>
                ) : (
                  !repairable && <Mark>{words.byHand}</Mark>
                )}
              </Row>
            );
          })}
        </Rows>
      )}
    </Section>
  );
}

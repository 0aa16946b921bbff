import { resultOf } from "../../forms/result-of.ts";
import { useFormAnswer } from "../../forms/use-form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { Button } from "../../ui/button.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { Section } from "../section.tsx";
import type { ChainAnswer } from "./read-audit-page.ts";

/** Asks whether the log is as it was written, and tells the verdict. */
export function ChainCheck() {
  const words = settingsStrings.audit;
  const { Form, answer, isPending } = useFormAnswer<ChainAnswer>(["check"]);
  const verdict = answer?.ok
    ? {
        ok: answer.done.ok,
        text: answer.done.ok ? words.whole(answer.done.checked) : words.broken(answer.done.brokenAt),
      }
    : resultOf(answer, null);
  return (
    <Section id="check" title={words.check} lead={words.checkLead}>
      <ResultLine result={isPending ? null : verdict} />
      <Form method="post">
        <input type="hidden" name="intent" value="check" />
        <Button type="submit" disabled={isPending}>
          {isPending ? words.checking : words.check}
        </Button>
      </Form>
    </Section>
  );
}

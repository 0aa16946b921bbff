import type { Archive } from "../../../worker/shared/archive.ts";
import { resultOf } from "../../forms/result-of.ts";
import { useFormAnswer } from "../../forms/use-form-answer.ts";
import { backupStrings as words } from "../../lib/backup-strings.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { Button } from "../../ui/button.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { Section } from "../section.tsx";
import type { BackupsAnswer } from "./backups-action.ts";
import { ProgressBar } from "./progress-bar.tsx";

/** Begins a backup, and shows how far the one is that is being made. */
export function MakeBackup({ running }: { running: Archive | undefined }) {
  const { Form, answer, isPending } = useFormAnswer<BackupsAnswer>(["start"]);
  return (
    <Section id="make" title={words.make} lead={words.makeLead}>
      {answer?.ok === false && <ResultLine result={resultOf(answer, null)} isPending={isPending} />}
      {running === undefined ? (
        <Form method="post">
          <input type="hidden" name="intent" value="start" />
          <Button type="submit" look="primary" disabled={isPending}>
            {isPending ? settingsStrings.working : words.make}
          </Button>
        </Form>
      ) : (
        <div className="flex flex-col gap-2">
          <p role="status" className="text-md tabular-nums">
            {words.making(Math.round(running.progress * 100))}
          </p>
          <ProgressBar value={running.progress} label={words.progress} />
        </div>
      )}
    </Section>
  );
}

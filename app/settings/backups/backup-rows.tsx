import { Form, useActionData } from "@remix-run/react";
import { Archive as ArchiveIcon } from "lucide-react";
import type { Archive } from "../../../worker/shared/archive.ts";
import { resultOf } from "../../forms/result-of.ts";
import { sizeText } from "../../lib/amounts.ts";
import { backupStrings as words } from "../../lib/backup-strings.ts";
import type { Clock } from "../../lib/calendar.ts";
import { useClock } from "../../lib/use-clock.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { dayText, momentLabel, momentText } from "../moment.ts";
import { Mark, Row, Rows, Section } from "../section.tsx";
import type { BackupsAnswer } from "./backups-action.ts";

/** What is kept, newest first, each to be downloaded as one file. */
export function BackupRows({ archives }: { archives: readonly Archive[] }) {
  const clock = useClock();
  const answer = useActionData<BackupsAnswer>();
  return (
    <Section id="kept" title={words.list} lead={words.listLead}>
      {answer?.intent === "download" && <ResultLine result={resultOf(answer, null)} />}
      {archives.length === 0 ? (
        <Notice icon={<ArchiveIcon className="size-5" strokeWidth={1.7} />} title={words.none} text={words.noneText} />
      ) : (
        <Rows label={words.list}>
          {archives.map((archive) => (
            <Row key={archive.id}>
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
                  <span className="font-medium">{momentLabel(archive.finishedAt ?? archive.startedAt, clock)}</span>
                  <Mark>{words.kinds[archive.kind]}</Mark>
                  {archive.state === "failed" && <Mark look="bad">{words.failed}</Mark>}
                </p>
                <p className="text-ink-2 text-sm tabular-nums">{aboutOf(archive, clock)}</p>
              </div>
              {archive.state === "ready" && (
                // A document of its own: what is answered is a file and no page.
                <Form method="post" reloadDocument>
                  <input type="hidden" name="intent" value="download" />
                  <input type="hidden" name="id" value={archive.id} />
                  <Button
                    type="submit"
                    size="sm"
                    aria-label={words.downloadOf(momentText(archive.finishedAt ?? archive.startedAt, clock))}
                  >
                    {words.download}
                  </Button>
                </Form>
              )}
            </Row>
          ))}
        </Rows>
      )}
    </Section>
  );
}

function aboutOf({ state, rows, sizeBytes, addedBytes, kind, expiresAt }: Archive, clock: Clock): string {
  if (state === "failed") return words.failedText;
  if (state === "running") return words.running;
  return [
    words.rows(rows),
    words.size(sizeText(sizeBytes)),
    kind === "nightly" ? words.added(sizeText(addedBytes)) : null,
    expiresAt === null ? null : words.until(dayText(expiresAt, clock)),
  ]
    .filter((part) => part !== null)
    .join(" · ");
}

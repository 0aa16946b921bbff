import { useRevalidator } from "@remix-run/react";
import type { Finding, Stats } from "../../../worker/shared/health.ts";
import { sizeText } from "../../lib/amounts.ts";
import { healthStrings as words } from "../../lib/health-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { Button } from "../../ui/button.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { momentText } from "../moment.ts";
import { PageHead, Section } from "../section.tsx";
import { DeadLetterRows, type DeadLetters } from "./dead-letter-rows.tsx";
import { FindingRows } from "./finding-rows.tsx";

export type Consistency = { ok: boolean; checkedAt: string; findings: Finding[]; unreachable: number };

const FIGURES = [
  "chats",
  "contacts",
  "unreadChats",
  "outbox",
  "deadLetters",
  "deliveries",
  "files",
  "changes",
] as const satisfies readonly (keyof Stats)[];

/** Whether everything fits together, what does not, and how much there is. */
export function HealthPage({
  consistency,
  stats,
  letters,
  mayRepair,
}: {
  consistency: Consistency;
  stats: Stats;
  letters: DeadLetters;
  mayRepair: boolean;
}) {
  const clock = useClock();
  const { revalidate, state } = useRevalidator();
  const { findings, unreachable, checkedAt } = consistency;
  const isChecking = state !== "idle";
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <Section id="check" title={words.verdict} lead={words.checkedAt(momentText(checkedAt, clock))}>
        {findings.length > 0 && <ResultLine result={{ ok: false, text: words.found(findings.length) }} />}
        {unreachable > 0 && <ResultLine result={{ ok: false, text: words.unreachable(unreachable) }} />}
        {consistency.ok && <ResultLine result={{ ok: true, text: words.fine }} />}
        <Button onClick={revalidate} disabled={isChecking} className="self-start">
          {isChecking ? words.checking : words.again}
        </Button>
      </Section>
      <FindingRows findings={findings} mayRepair={mayRepair} />
      <DeadLetterRows {...letters} mayDismiss={mayRepair} />
      <Section id="figures" title={words.figures}>
        <dl className="grid gap-x-6 gap-y-3 panes:grid-cols-2">
          {FIGURES.map((figure) => (
            <Figure key={figure} name={words.figure[figure]} value={words.number(stats[figure])} />
          ))}
          <Figure name={words.figure.databaseBytes} value={sizeText(stats.databaseBytes)} />
        </dl>
      </Section>
    </>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex items-baseline justify-between gap-3">
      <dt className="text-ink-2 text-md">{name}</dt>
      <dd className="font-medium tabular-nums">{value}</dd>
    </div>
  );
}

import { Link } from "@remix-run/react";
import { StateDot } from "../connect/state-dot.tsx";
import { SyncBar } from "../connect/sync-bar.tsx";
import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer } from "../forms/use-form-answer.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { onboardingStrings } from "../lib/onboarding-strings.ts";
import { useClock } from "../lib/use-clock.ts";
import { momentLabel } from "../settings/moment.ts";
import { Button, buttonClass } from "../ui/button.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import { BackLink } from "./back-link.tsx";
import type { OnboardingAnswer } from "./onboarding-action.ts";
import type { ChecklistLine, Progress } from "./steps.ts";

/** The checklist that turns green by itself; what is still grey says what to do. */
export function LiveStep({ progress: { checklist, accounts } }: { progress: Progress }) {
  const words = onboardingStrings.live;
  const { Form, answer, isPending } = useFormAnswer<OnboardingAnswer>(["finish"]);
  const isAllDone = checklist.every(({ state }) => state === "done");
  const running = accounts.flatMap(({ id, name, sync }) => (sync?.state === "running" ? [{ id, name, sync }] : []));
  return (
    <>
      <ul aria-label={words.list} className="overflow-hidden rounded-card border border-line bg-surface">
        {checklist.map((line) => (
          <Line key={line.key} line={line}>
            {line.key === "history" &&
              line.state !== "done" &&
              running.map(({ id, name, sync }) => (
                <SyncBar key={id} sync={sync} label={`${words.keys.history}: ${name}`} />
              ))}
          </Line>
        ))}
      </ul>
      <p role="status" className="font-medium text-md empty:hidden">
        {isAllDone && words.allDone}
      </p>
      <ResultLine result={resultOf(answer, null)} />
      <div className="flex flex-wrap items-center gap-3">
        <Form method="post">
          <input type="hidden" name="intent" value="finish" />
          <Button type="submit" look="primary" disabled={isPending}>
            {isPending ? connectStrings.working : words.finish}
          </Button>
        </Form>
        <Link to="/onboarding?step=provider" discover="none" className={buttonClass("plain")}>
          {words.another}
        </Link>
        <BackLink to="webhook" />
      </div>
    </>
  );
}

function Line({ line: { key, state, at, todo }, children }: { line: ChecklistLine; children: React.ReactNode }) {
  const words = onboardingStrings.live;
  const clock = useClock();
  return (
    <li
      data-key={key}
      data-state={state}
      className="flex items-start gap-3 border-line border-t px-4 py-3.5 first:border-t-0 panes:px-[18px]"
    >
      <StateDot state={state} />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        {/* Read out when it turns: the name and its state are one text. */}
        <p role="status" className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium text-md">{words.keys[key]}</span>
          <span className="text-ink-2 text-xs">
            {words.states[state]}
            {state === "done" && at !== null && ` · ${momentLabel(at, clock)}`}
          </span>
        </p>
        {state !== "done" && todo !== null && <p className="text-ink-2 text-sm [overflow-wrap:anywhere]">{todo}</p>}
        {children}
      </div>
    </li>
  );
}

import { Link } from "@remix-run/react";
import { Check } from "lucide-react";
import { connectStrings } from "../lib/connect-strings.ts";
import { onboardingStrings } from "../lib/onboarding-strings.ts";
import { classNames } from "../ui/class-names.ts";
import { isDone, isWithinReach, type Progress, STEPS, type StepName } from "./steps.ts";

/** Where one is, what is behind one, and the way back to it. On a phone only the current one has its name. */
export function StepList({ progress, current }: { progress: Progress; current: StepName }) {
  const words = onboardingStrings;
  return (
    <nav aria-label={words.stepsLabel}>
      <ol className="flex gap-1.5 overflow-x-auto panes:grid panes:gap-0.5 panes:overflow-visible">
        {STEPS.map((step, index) => {
          const isCurrent = step === current;
          const done = isDone(step, progress);
          const body = (
            <>
              <span
                aria-hidden="true"
                className={classNames(
                  "mt-px grid size-[22px] flex-none place-items-center rounded-full border-[1.5px] font-semibold text-2xs",
                  done
                    ? "border-accent bg-accent text-accent-ink"
                    : isCurrent
                      ? "border-accent text-accent"
                      : "border-ink-3",
                )}
              >
                {done ? <Check className="size-3" strokeWidth={3} /> : index + 1}
              </span>
              <span className={classNames("min-w-0", !isCurrent && "max-panes:sr-only")}>
                <span className="block font-medium text-md">
                  {words.steps[step].name}
                  {done && <span className="sr-only">, {words.stepDone}</span>}
                </span>
                <span className="block text-xs [overflow-wrap:anywhere] max-panes:hidden">
                  {noteOf(step, progress)}
                </span>
              </span>
            </>
          );
          const className = classNames(
            "flex gap-3 rounded-md px-2 py-1.5 panes:px-3 panes:py-2.5",
            isCurrent ? "bg-surface text-ink shadow-pop" : done ? "text-ink" : "text-ink-2",
          );
          return (
            <li key={step} className="flex-none panes:flex-auto">
              {isWithinReach(step, progress) ? (
                <Link
                  to={`/onboarding?step=${step}`}
                  discover="none"
                  aria-current={isCurrent ? "step" : undefined}
                  className={classNames(className, !isCurrent && "transition-colors hover:bg-raised")}
                >
                  {body}
                </Link>
              ) : (
                <span className={className}>{body}</span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

/** What came of a step, or what it is about. */
function noteOf(step: StepName, progress: Progress): string {
  const { choice, credential, accounts } = progress;
  const { name, todo } = onboardingStrings.steps[step];
  if (!isDone(step, progress)) return todo;
  switch (step) {
    case "provider":
      return choice === null ? todo : onboardingStrings.provider.choices[`${choice.provider}-${choice.channel}`].name;
    case "credentials":
      return credential === null ? todo : connectStrings.credentials.key(credential.provider, credential.lastFour);
    case "accounts":
      return accounts.map((account) => account.name).join(", ");
    case "webhook":
    case "live":
      return name === "" ? todo : onboardingStrings.live.states.done;
  }
}

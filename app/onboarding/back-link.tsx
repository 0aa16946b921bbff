import { Link } from "@remix-run/react";
import { onboardingStrings } from "../lib/onboarding-strings.ts";
import type { StepName } from "./steps.ts";

/** Back to an earlier step, quieter than the way on. */
export function BackLink({ to }: { to: StepName }) {
  return (
    <Link
      to={`/onboarding?step=${to}`}
      discover="none"
      className="inline-flex h-11 items-center self-start rounded-md px-2 -ms-2 font-semibold text-ink-2 text-md transition-colors hover:text-ink"
    >
      {onboardingStrings.back}
    </Link>
  );
}

import { Link } from "@remix-run/react";
import { onboardingStrings } from "../lib/onboarding-strings.ts";
import { SettingsProblem } from "../settings/settings-problem.tsx";
import { Logo } from "../ui/logo.tsx";

/** In place of a page of connecting that is not for this role, or that could not be read. */
export function ConnectProblem() {
  return (
    <main className="flex min-h-[calc(100dvh-var(--strip))] flex-col items-center justify-center p-6">
      <Logo />
      <SettingsProblem />
      <Link to="/inbox" discover="none" className="rounded-sm font-medium text-accent underline underline-offset-2">
        {onboardingStrings.toInbox}
      </Link>
    </main>
  );
}

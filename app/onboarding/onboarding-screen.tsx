import { Link, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { isGoingOn } from "../connect/connection.ts";
import { StuckNotice } from "../connect/stuck-notice.tsx";
import { useLiveRefresh } from "../connect/use-live-refresh.ts";
import { onboardingStrings } from "../lib/onboarding-strings.ts";
import { strings } from "../lib/strings.ts";
import { ConnectionPill } from "../ui/connection-pill.tsx";
import { Logo } from "../ui/logo.tsx";
import { AccountsStep } from "./accounts-step.tsx";
import { CredentialsStep } from "./credentials-step.tsx";
import { LiveStep } from "./live-step.tsx";
import { ProviderStep } from "./provider-step.tsx";
import type { Onboarding } from "./read-onboarding.ts";
import { StepList } from "./step-list.tsx";
import { STEPS } from "./steps.ts";
import { WebhookStep } from "./webhook-step.tsx";

/** The wizard: the steps at the side, one of them at a time. */
export function OnboardingScreen({ onboarding }: { onboarding: Onboarding }) {
  const { step, progress } = onboarding;
  const words = onboardingStrings;
  const connection = useLiveRefresh(progress.accounts.some(({ sync }) => sync?.state === "running"));
  const isLeaving = useNavigation().state === "loading";
  const heading = useRef<HTMLHeadingElement>(null);
  const lastStep = useRef(step);
  useEffect(() => {
    if (lastStep.current === step) return;
    lastStep.current = step;
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: "nearest" });
  }, [step]);
  const { title, lead } = headOf(onboarding);

  return (
    <div className="grid min-h-[calc(100dvh-var(--strip))] grid-rows-[auto_1fr] panes:grid-cols-[minmax(260px,340px)_minmax(0,1fr)] panes:grid-rows-1">
      <header className="flex min-w-0 flex-col gap-3 border-line border-b px-5 py-4 panes:gap-8 panes:border-e panes:border-b-0 panes:px-6 panes:py-8">
        <div className="flex items-center gap-2.5">
          <p className="flex items-center gap-2.5 font-bold text-[17px] tracking-[-.01em]">
            <Logo />
            {strings.product}
          </p>
          <span className="ms-auto">
            <ConnectionPill connection={connection} />
          </span>
        </div>
        <StepList progress={progress} current={step} />
        <div className="hidden flex-col gap-2 text-ink-2 text-sm panes:mt-auto panes:flex">
          <p>{words.help}</p>
          <Sees />
          <ToInbox />
        </div>
      </header>
      <main aria-busy={isLeaving} className="min-w-0 px-5 py-8 panes:p-[clamp(24px,6vw,72px)]">
        <div className="mx-auto flex max-w-[560px] flex-col">
          <p className="text-ink-2 text-sm tabular-nums">{words.stepOf(STEPS.indexOf(step) + 1, STEPS.length)}</p>
          <h1
            ref={heading}
            tabIndex={-1}
            className="mt-1 font-semibold text-2xl leading-[1.2] tracking-[-.022em] outline-none"
          >
            {title}
          </h1>
          <p className="mt-2 max-w-[52ch] text-ink-2 text-lg">{lead}</p>
          <div className="mt-6 flex flex-col gap-6">
            <StuckNotice />
            {step === "provider" && <ProviderStep choice={progress.choice} />}
            {step === "credentials" && progress.choice && (
              <CredentialsStep
                choice={progress.choice}
                credential={progress.credential}
                usable={onboarding.usable}
                instagramLogin={onboarding.instagramLogin}
              />
            )}
            {step === "accounts" && progress.choice && progress.credential && (
              <AccountsStep
                choice={progress.choice}
                credential={progress.credential}
                progress={progress}
                attempt={onboarding.attempt}
                historyDays={onboarding.historyDays}
              />
            )}
            {step === "webhook" && <WebhookStep progress={progress} webhooks={onboarding.webhooks} />}
            {step === "live" && <LiveStep progress={progress} />}
          </div>
          <div className="mt-10 flex flex-col gap-2 text-ink-2 text-sm panes:hidden">
            <p>{words.help}</p>
            <Sees />
            <ToInbox />
          </div>
        </div>
      </main>
    </div>
  );
}

function headOf({ step, progress: { choice, credential }, attempt, instagramLogin }: Onboarding): {
  title: string;
  lead: string;
} {
  const words = onboardingStrings;
  const provider = choice?.provider ?? "unipile";
  switch (step) {
    case "provider":
      return words.provider;
    case "credentials":
      if (instagramLogin && provider === "meta" && choice?.channel === "instagram") return words.credentials.login;
      return { title: words.credentials.title[provider], lead: words.credentials.lead[provider] };
    case "accounts":
      return {
        title: words.accounts.title,
        lead: words.accounts.lead[attempt !== null && isGoingOn(attempt) ? "underWay" : provider],
      };
    case "webhook":
      return { title: words.webhook.title, lead: words.webhook.lead[credential?.byLogin ? "byLogin" : provider] };
    case "live":
      return words.live;
  }
}

function Sees() {
  return (
    <details>
      <summary className="cursor-pointer rounded-sm py-1 font-medium text-accent">{onboardingStrings.sees}</summary>
      <p className="mt-1">{onboardingStrings.seesText}</p>
    </details>
  );
}

function ToInbox() {
  return (
    <p>
      <Link
        to="/inbox"
        discover="none"
        className="rounded-sm py-1 font-medium text-accent underline underline-offset-2"
      >
        {onboardingStrings.toInbox}
      </Link>
    </p>
  );
}

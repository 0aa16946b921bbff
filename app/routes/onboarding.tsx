import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { onboardingStrings } from "../lib/onboarding-strings.ts";
import { strings } from "../lib/strings.ts";
import { onboardingAction } from "../onboarding/onboarding-action.ts";
import { OnboardingScreen } from "../onboarding/onboarding-screen.tsx";
import { pathOf, readOnboarding } from "../onboarding/read-onboarding.ts";
import { readSettings } from "../settings/read-settings.ts";

export { ConnectProblem as ErrorBoundary } from "../connect/connect-problem.tsx";

export const meta: MetaFunction = () => [{ title: `${onboardingStrings.title} · ${strings.product}` }];

/** Where the workspace is with connecting an account: the server knows it, so that any device goes on with it. */
export function loader(args: LoaderFunctionArgs) {
  const { searchParams } = new URL(args.request.url);
  return readSettings(args, "accounts.manage", async () => {
    const read = await readOnboarding(args.context.trpc, searchParams.get("step"), searchParams.get("attempt"));
    const isAt = (name: string, value: string | undefined) => value === undefined || searchParams.get(name) === value;
    if (!isAt("step", read.step) || !isAt("attempt", read.attempt?.id)) throw redirect(pathOf(read));
    return read;
  });
}

export const action = onboardingAction;

export default function OnboardingRoute() {
  return <OnboardingScreen onboarding={useLoaderData<typeof loader>()} />;
}

import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { may } from "../../worker/shared/permissions.ts";
import { healthStrings } from "../lib/health-strings.ts";
import { strings } from "../lib/strings.ts";
import { healthAction } from "../settings/health/health-action.ts";
import { HealthPage } from "../settings/health/health-page.tsx";
import { readSettings } from "../settings/read-settings.ts";

export { SettingsProblem as ErrorBoundary } from "../settings/settings-problem.tsx";

export const meta: MetaFunction = () => [{ title: `${healthStrings.title} · ${strings.product}` }];

const LETTERS_SHOWN = 20;

export function loader(args: LoaderFunctionArgs) {
  const { health, deliveries } = args.context.trpc;
  return readSettings(args, "health.read", async ({ role }) => {
    const [consistency, stats, letters] = await Promise.all([
      health.consistency(),
      health.stats(),
      deliveries.deadLetters({ limit: LETTERS_SHOWN }),
    ]);
    return { consistency, stats, letters, mayRepair: may(role, "health.repair") };
  });
}

export const action = healthAction;

export default function SettingsHealth() {
  return <HealthPage {...useLoaderData<typeof loader>()} />;
}

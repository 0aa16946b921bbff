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

export function loader(args: LoaderFunctionArgs) {
  const { health } = args.context.trpc;
  return readSettings(args, "health.read", async ({ role }) => {
    const [consistency, stats] = await Promise.all([health.consistency(), health.stats()]);
    return { consistency, stats, mayRepair: may(role, "health.repair") };
  });
}

export const action = healthAction;

export default function SettingsHealth() {
  return <HealthPage {...useLoaderData<typeof loader>()} />;
}

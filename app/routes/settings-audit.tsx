import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { settingsStrings } from "../lib/settings-strings.ts";
import { strings } from "../lib/strings.ts";
import { AuditPage } from "../settings/audit/audit-page.tsx";
import { checkChain, readAuditPage } from "../settings/audit/read-audit-page.ts";
import { readSettings } from "../settings/read-settings.ts";

export { SettingsProblem as ErrorBoundary } from "../settings/settings-problem.tsx";

export const meta: MetaFunction = () => [{ title: `${settingsStrings.audit.title} · ${strings.product}` }];

export function loader(args: LoaderFunctionArgs) {
  const { searchParams } = new URL(args.request.url);
  return readSettings(args, "audit.read", () => readAuditPage(args.context.trpc, searchParams));
}

export const action = checkChain;

export default function SettingsAudit() {
  return <AuditPage {...useLoaderData<typeof loader>()} />;
}

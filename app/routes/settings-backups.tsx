import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { backupStrings } from "../lib/backup-strings.ts";
import { strings } from "../lib/strings.ts";
import { backupsAction } from "../settings/backups/backups-action.ts";
import { BackupsPage } from "../settings/backups/backups-page.tsx";
import { readSettings } from "../settings/read-settings.ts";

export { SettingsProblem as ErrorBoundary } from "../settings/settings-problem.tsx";

export const meta: MetaFunction = () => [{ title: `${backupStrings.title} · ${strings.product}` }];

export function loader(args: LoaderFunctionArgs) {
  return readSettings(args, "backups.manage", async () => ({
    archives: (await args.context.trpc.backups.list()).items,
  }));
}

export const action = backupsAction;

export default function SettingsBackups() {
  return <BackupsPage {...useLoaderData<typeof loader>()} />;
}

import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { settingsStrings } from "../lib/settings-strings.ts";
import { strings } from "../lib/strings.ts";
import { readSettings } from "../settings/read-settings.ts";
import { workspaceAction } from "../settings/workspace/workspace-action.ts";
import { WorkspacePage } from "../settings/workspace/workspace-page.tsx";

export { SettingsProblem as ErrorBoundary } from "../settings/settings-problem.tsx";

export const meta: MetaFunction = () => [{ title: `${settingsStrings.workspace.title} · ${strings.product}` }];

export function loader(args: LoaderFunctionArgs) {
  const { workspaces, secondFactor } = args.context.trpc;
  return readSettings(args, null, async ({ role }) => {
    const [{ items }, { enabled }] = await Promise.all([workspaces.list(), secondFactor.status()]);
    return { role, workspaces: items, needsCode: enabled };
  });
}

export const action = workspaceAction;

export default function SettingsWorkspace() {
  return <WorkspacePage {...useLoaderData<typeof loader>()} />;
}

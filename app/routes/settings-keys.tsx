import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { settingsStrings } from "../lib/settings-strings.ts";
import { strings } from "../lib/strings.ts";
import { keysAction } from "../settings/keys/keys-action.ts";
import { KeysPage } from "../settings/keys/keys-page.tsx";
import { readSettings } from "../settings/read-settings.ts";

export { SettingsProblem as ErrorBoundary } from "../settings/settings-problem.tsx";

export const meta: MetaFunction = () => [{ title: `${settingsStrings.keys.title} · ${strings.product}` }];

export function loader(args: LoaderFunctionArgs) {
  return readSettings(args, "keys.manage", async () => {
    const { items } = await args.context.trpc.keys.list();
    const now = new Date().toISOString();
    return { keys: items.map((key) => ({ ...key, isExpired: key.expiresAt !== null && key.expiresAt <= now })) };
  });
}

export const action = keysAction;

export default function SettingsKeys() {
  return <KeysPage {...useLoaderData<typeof loader>()} />;
}

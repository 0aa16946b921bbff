import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { settingsStrings } from "../lib/settings-strings.ts";
import { strings } from "../lib/strings.ts";
import { readSettings } from "../settings/read-settings.ts";
import { securityAction } from "../settings/security/security-action.ts";
import { SecurityPage } from "../settings/security/security-page.tsx";

export { SettingsProblem as ErrorBoundary } from "../settings/settings-problem.tsx";

export const meta: MetaFunction = () => [{ title: `${settingsStrings.security.title} · ${strings.product}` }];

export function loader(args: LoaderFunctionArgs) {
  const { secondFactor, sessions } = args.context.trpc;
  return readSettings(args, null, async ({ user }) => {
    const [factor, { items }] = await Promise.all([secondFactor.status(), sessions.list()]);
    return { email: user.email, factor, sessions: items };
  });
}

export const action = securityAction;

export default function SettingsSecurity() {
  return <SecurityPage {...useLoaderData<typeof loader>()} />;
}

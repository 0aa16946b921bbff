import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { noticeStrings } from "../lib/notice-strings.ts";
import { strings } from "../lib/strings.ts";
import { NoticesPage } from "../settings/notices/notices-page.tsx";
import { readSettings } from "../settings/read-settings.ts";

export { SettingsProblem as ErrorBoundary } from "../settings/settings-problem.tsx";

export const meta: MetaFunction = () => [{ title: `${noticeStrings.title} · ${strings.product}` }];

export function loader(args: LoaderFunctionArgs) {
  return readSettings(args, null, async () => {
    const { level, devices } = await args.context.trpc.push.settings();
    return { level, devices };
  });
}

export default function SettingsNotices() {
  return <NoticesPage {...useLoaderData<typeof loader>()} />;
}

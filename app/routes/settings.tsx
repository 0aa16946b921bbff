import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { readViewer } from "../inbox/read-viewer.ts";
import { settingsStrings } from "../lib/settings-strings.ts";
import { strings } from "../lib/strings.ts";
import { sessionOf } from "../settings/read-settings.ts";
import { sectionsFor } from "../settings/sections.ts";
import { SettingsScreen } from "../settings/settings-screen.tsx";

export const meta: MetaFunction = () => [{ title: `${settingsStrings.title} · ${strings.product}` }];

export async function loader(args: LoaderFunctionArgs) {
  const session = sessionOf(args);
  return { viewer: await readViewer(args.context.trpc, session), sections: sectionsFor(session.role) };
}

export default function Settings() {
  const { viewer, sections } = useLoaderData<typeof loader>();
  return <SettingsScreen viewer={viewer} sections={sections} />;
}

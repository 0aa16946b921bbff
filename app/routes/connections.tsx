import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { connectionsAction } from "../connections/connections-action.ts";
import { ConnectionsScreen } from "../connections/connections-screen.tsx";
import { readConnections } from "../connections/read-connections.ts";
import { connectionsStrings } from "../lib/connections-strings.ts";
import { strings } from "../lib/strings.ts";
import { readSettings } from "../settings/read-settings.ts";

export { ConnectProblem as ErrorBoundary } from "../connect/connect-problem.tsx";

export const meta: MetaFunction = () => [{ title: `${connectionsStrings.title} · ${strings.product}` }];

export function loader(args: LoaderFunctionArgs) {
  const attemptId = new URL(args.request.url).searchParams.get("attempt");
  return readSettings(args, "inbox.read", (session) => readConnections(args.context.trpc, session, attemptId));
}

export const action = connectionsAction;

export default function ConnectionsRoute() {
  return <ConnectionsScreen {...useLoaderData<typeof loader>()} />;
}

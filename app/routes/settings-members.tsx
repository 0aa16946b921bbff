import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/cloudflare";
import { useLoaderData } from "@remix-run/react";
import { may } from "../../worker/shared/permissions.ts";
import { settingsStrings } from "../lib/settings-strings.ts";
import { strings } from "../lib/strings.ts";
import { membersAction } from "../settings/members/members-action.ts";
import { MembersPage } from "../settings/members/members-page.tsx";
import { readSettings } from "../settings/read-settings.ts";

export { SettingsProblem as ErrorBoundary } from "../settings/settings-problem.tsx";

const MEMBERS_A_PAGE = 100;

export const meta: MetaFunction = () => [{ title: `${settingsStrings.members.title} · ${strings.product}` }];

export function loader(args: LoaderFunctionArgs) {
  const { members } = args.context.trpc;
  const cursor = new URL(args.request.url).searchParams.get("after");
  return readSettings(args, "members.read", async ({ role, tenant }) => {
    const isManager = may(role, "members.manage");
    const [page, invitations] = await Promise.all([
      members.list({ limit: MEMBERS_A_PAGE, cursor }),
      isManager ? members.invitations() : { items: [] },
    ]);
    return {
      role,
      workspace: tenant.name,
      isFirstPage: cursor === null,
      members: page,
      invitations: invitations.items,
    };
  });
}

export const action = membersAction;

export default function SettingsMembers() {
  return <MembersPage {...useLoaderData<typeof loader>()} />;
}

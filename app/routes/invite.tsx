import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/cloudflare";
import { useActionData, useLoaderData, useParams, useSearchParams } from "@remix-run/react";
import { type InviteAnswer, inviteAction } from "../auth/invite-action.ts";
import { InvitePage } from "../auth/invite-page.tsx";
import { failureOf } from "../lib/failure-of.ts";
import { strings } from "../lib/strings.ts";
import { wayInStrings } from "../lib/way-in-strings.ts";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => {
  const workspace = loaded?.invitation?.workspace;
  const title = workspace === undefined ? wayInStrings.inviteDeadTitle : wayInStrings.inviteTitle(workspace);
  return [{ title: `${title} · ${strings.product}` }];
};

/** Who invites where. A link that does not work any more is a page of its own, not an error. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const viewerEmail = context.session?.user.email ?? null;
  try {
    const invitation = await context.trpc.invitations.look({ token: params.token ?? "" });
    return data({ invitation, viewerEmail });
  } catch (error) {
    const { code } = failureOf(error);
    if (code !== "NOT_FOUND" && code !== "BAD_REQUEST") throw error;
    return data({ invitation: null, viewerEmail }, { status: 404 });
  }
}

export const action = inviteAction;

export default function Invite() {
  const { invitation, viewerEmail } = useLoaderData<typeof loader>();
  const { token = "" } = useParams();
  const [search] = useSearchParams();
  const answer = useActionData<InviteAnswer>();
  return (
    <InvitePage
      invitation={invitation}
      viewerEmail={viewerEmail}
      token={token}
      hasAccount={search.get("have") === "account"}
      answer={answer}
    />
  );
}

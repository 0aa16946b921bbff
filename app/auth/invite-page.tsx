import { Link } from "@remix-run/react";
import type { Role } from "../../worker/shared/permissions.ts";
import { settingsStrings } from "../lib/settings-strings.ts";
import { strings } from "../lib/strings.ts";
import { wayInStrings } from "../lib/way-in-strings.ts";
import { AuthPage } from "./auth-page.tsx";
import { CredentialsForm } from "./credentials-form.tsx";
import type { InviteAnswer } from "./invite-action.ts";
import { JoinAsNewForm, JoinForm } from "./join-forms.tsx";
import { textLinkClass } from "./text-link.ts";

type Invitation = { workspace: string; role: Role; email: string | null; invitedBy: string };

/** Who invites where, and the shortest way in for whoever looks: one button, or email and password. */
export function InvitePage({
  invitation,
  viewerEmail,
  token,
  hasAccount,
  answer,
}: {
  /** null: the link does not work. */
  invitation: Invitation | null;
  viewerEmail: string | null;
  token: string;
  /** Said to have an account, and is asked to sign in with it. */
  hasAccount: boolean;
  answer: InviteAnswer | undefined;
}) {
  const words = wayInStrings;
  if (!invitation) {
    return (
      <AuthPage title={words.inviteDeadTitle} lead={words.inviteDeadText}>
        <p className="mt-6">
          <Link to="/" className={textLinkClass}>
            {viewerEmail === null ? words.toSignIn : strings.error.toInbox}
          </Link>
        </p>
      </AuthPage>
    );
  }
  const { workspace, role, email, invitedBy } = invitation;
  return (
    <AuthPage title={words.inviteTitle(workspace)} lead={words.inviteLead(invitedBy, settingsStrings.roles[role].name)}>
      {email !== null && <p className="mt-1 text-ink-2 text-lg">{words.inviteFor(email)}</p>}
      {viewerEmail !== null ? (
        <JoinForm workspace={workspace} viewerEmail={viewerEmail} />
      ) : hasAccount ? (
        <>
          <CredentialsForm
            kind="sign-in"
            intent="sign-in"
            answer={answer && "needsCode" in answer ? answer : undefined}
            next={`/invite/${token}`}
            email={email ?? undefined}
            hasOther={false}
          />
          <Other to="." words={words.inviteHaveNot} />
        </>
      ) : (
        <>
          <JoinAsNewForm email={email} />
          <Other to="?have=account" words={words.inviteHave} />
        </>
      )}
    </AuthPage>
  );
}

const Other = ({ to, words }: { to: string; words: string }) => (
  <p className="mt-5">
    <Link to={to} replace className={textLinkClass}>
      {words}
    </Link>
  </p>
);

import { settingsStrings } from "../../lib/settings-strings.ts";
import { PageHead } from "../section.tsx";
import { PasswordForm } from "./password-form.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { type SessionItem, SessionRows } from "./session-rows.tsx";

/** How the viewer signs in, and where they are signed in. */
export function SecurityPage({
  email,
  factor,
  sessions,
}: {
  email: string;
  factor: { enabled: boolean; recoveryCodesLeft: number };
  sessions: SessionItem[];
}) {
  const words = settingsStrings.security;
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <PasswordForm email={email} />
      <SecondFactor factor={factor} />
      <SessionRows sessions={sessions} />
    </>
  );
}

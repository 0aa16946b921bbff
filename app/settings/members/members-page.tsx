import { Link } from "@remix-run/react";
import { useState } from "react";
import { may, type Role } from "../../../worker/shared/permissions.ts";
import { resultOf } from "../../forms/result-of.ts";
import { useFormAnswer } from "../../forms/use-form-answer.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { buttonClass } from "../../ui/button.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { PageHead, Rows, Section } from "../section.tsx";
import { ConfirmMemberChange } from "./confirm-member-change.tsx";
import { InvitationRows } from "./invitation-rows.tsx";
import { InviteForm } from "./invite-form.tsx";
import { type Invitation, lastOwnerIn, type Member, type MemberChange } from "./member.ts";
import { MemberRow } from "./member-row.tsx";
import type { MembersAnswer } from "./members-action.ts";

/** Who works in the workspace; for who manages it also how to change that. */
export function MembersPage({
  role,
  workspace,
  isFirstPage,
  members: { items, nextCursor },
  invitations,
}: {
  role: Role;
  workspace: string;
  isFirstPage: boolean;
  members: { items: Member[]; nextCursor: string | null };
  invitations: Invitation[];
}) {
  const words = settingsStrings.members;
  const isManager = may(role, "members.manage");
  const [asked, setAsked] = useState<MemberChange | null>(null);
  const changes = useFormAnswer<MembersAnswer>(["role", "disable", "enable", "remove", "leave"]);
  const lastOwner = lastOwnerIn(items, isFirstPage && nextCursor === null);

  const carryOut = (change: MemberChange) => {
    const { intent, member } = change;
    const fields = { intent, userId: member.userId };
    changes.submit(intent === "role" ? { ...fields, role: change.role } : fields, { method: "post" });
  };
  const ask = (change: MemberChange) => (change.intent === "enable" ? carryOut(change) : setAsked(change));
  const told = changes.answer?.ok ? (words.told[changes.answer.intent as keyof typeof words.told] ?? null) : null;

  return (
    <>
      <PageHead title={words.title} lead={words.lead(workspace)} />
      {isManager && <InviteForm viewerRole={role} />}
      <Section id="members" title={words.list}>
        <ResultLine result={resultOf(changes.answer, told)} isPending={changes.isPending} />
        <Rows label={words.list}>
          {items.map((member) => (
            <MemberRow
              key={member.userId}
              member={member}
              viewerRole={role}
              isLastOwner={member.userId === lastOwner}
              isPending={changes.sent?.get("userId") === member.userId}
              onAsk={ask}
            />
          ))}
        </Rows>
      </Section>
      {nextCursor !== null && (
        <Link to={`?after=${encodeURIComponent(nextCursor)}`} className={`${buttonClass("plain")} self-start`}>
          {words.more}
        </Link>
      )}
      {isManager && <InvitationRows invitations={invitations} />}
      {asked && (
        <ConfirmMemberChange
          change={asked}
          workspace={workspace}
          onConfirm={() => carryOut(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

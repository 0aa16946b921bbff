import type { Role } from "../../../worker/shared/permissions.ts";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { dayText } from "../moment.ts";
import { Mark, Row } from "../section.tsx";
import { type Member, type MemberChange, offersFor } from "./member.ts";
import { MemberMenu } from "./member-menu.tsx";

/** One member: who, since when, with which role; and what the viewer may change about it. */
export function MemberRow({
  member,
  viewerRole,
  isLastOwner,
  isPending,
  onAsk,
}: {
  member: Member;
  viewerRole: Role;
  isLastOwner: boolean;
  isPending: boolean;
  onAsk: (change: MemberChange) => void;
}) {
  const words = settingsStrings.members;
  const clock = useClock();
  const offers = offersFor(viewerRole, member, isLastOwner);
  return (
    <Row>
      <Avatar id={member.userId} name={member.email.split("@")[0] ?? member.email} size="sm" />
      <div className="min-w-0 flex-1" data-member={member.email}>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span dir="auto" className="one-line min-w-0 truncate font-medium">
            {member.email}
          </span>
          {member.you && <Mark look="good">{words.you}</Mark>}
          {member.disabledAt !== null && <Mark look="bad">{words.disabled}</Mark>}
        </p>
        <p className="text-ink-2 text-sm">
          {member.disabledAt === null
            ? words.joined(dayText(member.joinedAt, clock))
            : words.disabledSince(dayText(member.disabledAt, clock))}
        </p>
      </div>
      {offers ? (
        <MemberMenu member={member} offers={offers} isPending={isPending} onAsk={onAsk} />
      ) : (
        <span className="flex-none px-3.5 text-ink-2">{settingsStrings.roles[member.role].name}</span>
      )}
    </Row>
  );
}

import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { teamStrings } from "../../lib/team-strings.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Menu, MenuContent, MenuHeading, menuItemClass } from "../../ui/menu.tsx";
import { useInbox } from "../inbox-context.tsx";
import { useViewerId } from "../viewer.tsx";

const words = teamStrings.assign;

/** Who answers this chat; open for as long as it is there. Oneself comes first: taking a chat is what is done most. */
export function AssignMenu({
  trigger,
  assigneeId,
  onAssign,
  onClose,
}: {
  /** The button that opened it, which it takes over. */
  trigger: ReactNode;
  /** Who has it now, null for nobody; undefined where several chats have several. */
  assigneeId: string | null | undefined;
  onAssign: (memberId: string | null) => void;
  onClose: () => void;
}) {
  const viewerId = useViewerId();
  const members = useInbox((state) => state.team.members).filter((member) => !member.isDisabled);
  const inOrder = [...members].sort((a, b) => Number(b.id === viewerId) - Number(a.id === viewerId));
  return (
    <Menu open onOpenChange={(isOpen) => isOpen || onClose()}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <MenuContent align="end" sideOffset={6} className="w-64">
        <MenuHeading>{words.heading}</MenuHeading>
        {assigneeId !== viewerId && (
          <DropdownMenu.Item
            className={`${menuItemClass} font-semibold text-accent`}
            onSelect={() => onAssign(viewerId)}
          >
            {words.take}
          </DropdownMenu.Item>
        )}
        <DropdownMenu.RadioGroup
          value={assigneeId === undefined ? "" : (assigneeId ?? NOBODY)}
          onValueChange={(id) => onAssign(id === NOBODY ? null : id)}
        >
          <Choice id={NOBODY}>
            <span className="flex-1 text-ink-2">{words.nobody}</span>
          </Choice>
          {inOrder.map(({ id, name, email }) => (
            <Choice key={id} id={id}>
              <Avatar id={id} name={name} size="xs" />
              <span dir="auto" title={email} className="min-w-0 flex-1 truncate one-line">
                {id === viewerId ? words.you(name) : name}
              </span>
            </Choice>
          ))}
        </DropdownMenu.RadioGroup>
      </MenuContent>
    </Menu>
  );
}

const NOBODY = "nobody";

const Choice = ({ id, children }: { id: string; children: ReactNode }) => (
  <DropdownMenu.RadioItem value={id} className={menuItemClass}>
    {children}
    <DropdownMenu.ItemIndicator>
      <Check aria-hidden="true" className="size-4 text-accent" strokeWidth={2.2} />
    </DropdownMenu.ItemIndicator>
  </DropdownMenu.RadioItem>
);

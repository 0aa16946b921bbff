import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { teamStrings } from "../../lib/team-strings.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { useInbox } from "../inbox-context.tsx";
import { useViewerId } from "../viewer.tsx";

const words = teamStrings.assign;
const itemClass =
  "flex min-h-[var(--target)] cursor-pointer select-none items-center gap-2.5 rounded-sm px-2.5 outline-none data-highlighted:bg-raised";

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
    <DropdownMenu.Root modal={false} open onOpenChange={(isOpen) => isOpen || onClose()}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          // The thread behind knows Escape too, and would go back to the list.
          onKeyDown={(event) => event.key === "Escape" && event.stopPropagation()}
          className="appear z-20 max-h-[var(--radix-dropdown-menu-content-available-height)] w-64 overflow-y-auto rounded-md border border-line bg-surface p-1.5 text-md shadow-pop"
        >
          <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1 font-medium text-ink-2 text-xs">
            {words.heading}
          </DropdownMenu.Label>
          {assigneeId !== viewerId && (
            <DropdownMenu.Item className={`${itemClass} font-semibold text-accent`} onSelect={() => onAssign(viewerId)}>
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
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const NOBODY = "nobody";

const Choice = ({ id, children }: { id: string; children: ReactNode }) => (
  <DropdownMenu.RadioItem value={id} className={itemClass}>
    {children}
    <DropdownMenu.ItemIndicator>
      <Check aria-hidden="true" className="size-4 text-accent" strokeWidth={2.2} />
    </DropdownMenu.ItemIndicator>
  </DropdownMenu.RadioItem>
);

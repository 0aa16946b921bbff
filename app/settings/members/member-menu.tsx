import { Check, ChevronDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useId, useRef } from "react";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { buttonClass } from "../../ui/button.tsx";
import type { Member, MemberChange, MemberOffers } from "./member.ts";

const itemClass =
  "flex min-h-[var(--target)] select-none items-center gap-2.5 rounded-sm px-2.5 py-1.5 outline-none data-highlighted:bg-raised";

/** The role of a member as a button, and behind it what one can change. */
export function MemberMenu({
  member,
  offers,
  isPending,
  onAsk,
}: {
  member: Member;
  offers: MemberOffers;
  isPending: boolean;
  onAsk: (change: MemberChange) => void;
}) {
  const words = settingsStrings.members;
  const reasonId = useId();
  const asked = useRef<MemberChange | null>(null);
  const isDisabled = member.disabledAt !== null;
  /** A dialog that opens while the menu still has the focus could not give it back to the button. */
  const askWhenClosed = () => {
    const change = asked.current;
    asked.current = null;
    if (change) queueMicrotask(() => onAsk(change));
  };
  const ask = (change: MemberChange) => {
    asked.current = change;
  };
  return (
    <DropdownMenu.Root modal={false}>
      {/* Nobody can move to a reason in a menu: the button says it too. */}
      {offers.isLastOwner && (
        <span id={reasonId} hidden>
          {words.lastOwner}
        </span>
      )}
      <DropdownMenu.Trigger
        // Not disabled: the focus would be lost.
        aria-busy={isPending}
        aria-describedby={offers.isLastOwner ? reasonId : undefined}
        aria-label={`${words.manage(member.email)}, ${settingsStrings.roles[member.role].name}`}
        className={`${buttonClass("plain", "sm")} aria-busy:opacity-60 data-[state=open]:bg-raised`}
      >
        {settingsStrings.roles[member.role].name}
        <ChevronDown aria-hidden="true" className="size-4 text-ink-2" strokeWidth={1.8} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          onCloseAutoFocus={askWhenClosed}
          className="appear z-20 w-72 rounded-md border border-line bg-surface p-1.5 text-md shadow-pop"
        >
          {offers.isLastOwner && (
            <DropdownMenu.Item disabled className="px-2.5 py-2 text-ink-2 text-sm outline-none">
              {words.lastOwner}
            </DropdownMenu.Item>
          )}
          {offers.roles.length > 0 && (
            <DropdownMenu.RadioGroup value={member.role}>
              {offers.roles.map((role) => (
                <DropdownMenu.RadioItem
                  key={role}
                  value={role}
                  className={itemClass}
                  onSelect={() => role !== member.role && ask({ intent: "role", member, role })}
                >
                  <span className="size-4 flex-none">
                    <DropdownMenu.ItemIndicator>
                      <Check className="size-4 text-accent" strokeWidth={2.2} />
                    </DropdownMenu.ItemIndicator>
                  </span>
                  <span className="flex flex-col">
                    <span className="font-medium">{settingsStrings.roles[role].name}</span>
                    <span className="text-ink-2 text-sm">{settingsStrings.roles[role].text}</span>
                  </span>
                </DropdownMenu.RadioItem>
              ))}
            </DropdownMenu.RadioGroup>
          )}
          {offers.canDisable && <DropdownMenu.Separator className="-mx-1.5 my-1.5 h-px bg-line" />}
          {offers.canDisable && (
            <DropdownMenu.Item
              className={itemClass}
              onSelect={() => ask({ intent: isDisabled ? "enable" : "disable", member })}
            >
              {isDisabled ? words.enable : words.disable}
            </DropdownMenu.Item>
          )}
          {offers.canRemove && (
            <DropdownMenu.Item
              className={`${itemClass} text-danger`}
              onSelect={() => ask({ intent: "remove", member })}
            >
              {words.remove}
            </DropdownMenu.Item>
          )}
          {offers.canLeave && (
            <DropdownMenu.Item className={`${itemClass} text-danger`} onSelect={() => ask({ intent: "leave", member })}>
              {words.leave}
            </DropdownMenu.Item>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

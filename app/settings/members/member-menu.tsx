import { ChevronDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useId, useRef } from "react";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Menu, MenuContent, MenuLine, MenuTick, menuItemClass } from "../../ui/menu.tsx";
import type { Member, MemberChange, MemberOffers } from "./member.ts";

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
    <Menu>
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
      <MenuContent align="end" sideOffset={6} onCloseAutoFocus={askWhenClosed} className="w-72">
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
                className={`${menuItemClass} py-1.5`}
                onSelect={() => role !== member.role && ask({ intent: "role", member, role })}
              >
                <MenuTick />
                <span className="flex flex-col">
                  <span className="font-medium">{settingsStrings.roles[role].name}</span>
                  <span className="text-ink-2 text-sm">{settingsStrings.roles[role].text}</span>
                </span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        )}
        {offers.canDisable && <MenuLine />}
        {offers.canDisable && (
          <DropdownMenu.Item
            className={menuItemClass}
            onSelect={() => ask({ intent: isDisabled ? "enable" : "disable", member })}
          >
            {isDisabled ? words.enable : words.disable}
          </DropdownMenu.Item>
        )}
        {offers.canRemove && (
          <DropdownMenu.Item
            className={`${menuItemClass} text-danger`}
            onSelect={() => ask({ intent: "remove", member })}
          >
            {words.remove}
          </DropdownMenu.Item>
        )}
        {offers.canLeave && (
          <DropdownMenu.Item
            className={`${menuItemClass} text-danger`}
            onSelect={() => ask({ intent: "leave", member })}
          >
            {words.leave}
          </DropdownMenu.Item>
        )}
      </MenuContent>
    </Menu>
  );
}

import { Clock3, MessageSquareQuote } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cannedStrings } from "../../lib/canned-strings.ts";
import { scheduleStrings as schedule } from "../../lib/schedule-strings.ts";
import { sendMenuStrings as sending } from "../../lib/send-menu-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { Menu, MenuContent, MenuHeading, MenuLine, MenuTick, menuItemClass } from "../../ui/menu.tsx";
import { snoozeTime } from "../team/snooze-time.ts";
import { timeToCome } from "../team/snooze-words.ts";
import { chooseWriting, isMac, useWritingChoices } from "./writing-choices.ts";

const PRESETS = [
  { name: schedule.presets.hour, typed: "in 1 hour" },
  { name: schedule.presets.tomorrow, typed: "tomorrow 9" },
  { name: schedule.presets.monday, typed: "monday 9" },
];

/** Send later, and how one likes to send; open for as long as it is there. */
export function SendMenu({
  trigger,
  canSend,
  onSchedule,
  onPick,
  onManage,
  onClose,
}: {
  /** The button that opened it, which it takes over. */
  trigger: ReactNode;
  /** There is something to be sent. */
  canSend: boolean;
  /** @param at ms since 1970 */
  onSchedule: (at: number) => void;
  /** Asks for another time. */
  onPick: () => void;
  onManage: () => void;
  onClose: () => void;
}) {
  const clock = useClock();
  const choices = useWritingChoices();
  const now = Date.now();
  const presets = PRESETS.flatMap(({ name, typed }) => {
    const at = snoozeTime(typed, now);
    return at === null ? [] : [{ name, at }];
  });
  const modEnter = isMac() ? sending.keys.mod_enter_mac : sending.keys.mod_enter;
  return (
    <Menu open onOpenChange={(isOpen) => isOpen || onClose()}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <MenuContent align="end" side="top" sideOffset={8} className="w-72">
        <MenuHeading>{schedule.heading}</MenuHeading>
        {presets.map(({ name, at }) => (
          <DropdownMenu.Item key={name} disabled={!canSend} className={menuItemClass} onSelect={() => onSchedule(at)}>
            <span className="flex-1">{name}</span>
            <span className="text-ink-2 text-sm tabular-nums">{timeToCome(at, clock)}</span>
          </DropdownMenu.Item>
        ))}
        <DropdownMenu.Item disabled={!canSend} className={menuItemClass} onSelect={() => setTimeout(onPick)}>
          <Clock3 aria-hidden="true" className="size-4 flex-none text-ink-2" strokeWidth={1.8} />
          {schedule.pick}
        </DropdownMenu.Item>
        <MenuLine />
        <MenuHeading>{sending.keysHeading}</MenuHeading>
        <DropdownMenu.RadioGroup
          value={choices.sendKey}
          onValueChange={(key) => chooseWriting({ sendKey: key === "mod_enter" ? "mod_enter" : "enter" })}
        >
          <Choice value="enter">{sending.keys.enter}</Choice>
          <Choice value="mod_enter">{modEnter}</Choice>
        </DropdownMenu.RadioGroup>
        <DropdownMenu.CheckboxItem
          checked={choices.waits}
          onCheckedChange={(waits) => chooseWriting({ waits })}
          onSelect={stayOpen}
          className={menuItemClass}
        >
          <MenuTick />
          {sending.undo}
        </DropdownMenu.CheckboxItem>
        <MenuLine />
        <DropdownMenu.Item className={menuItemClass} onSelect={() => setTimeout(onManage)}>
          <MessageSquareQuote aria-hidden="true" className="size-4 flex-none text-ink-2" strokeWidth={1.8} />
          {cannedStrings.manage}
        </DropdownMenu.Item>
      </MenuContent>
    </Menu>
  );
}

const stayOpen = (event: Event) => event.preventDefault();

const Choice = ({ children, ...item }: ComponentProps<typeof DropdownMenu.RadioItem>) => (
  <DropdownMenu.RadioItem {...item} onSelect={stayOpen} className={menuItemClass}>
    <MenuTick />
    {children}
  </DropdownMenu.RadioItem>
);

import { Check, Clock3, MessageSquareQuote } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cannedStrings } from "../../lib/canned-strings.ts";
import { scheduleStrings as schedule } from "../../lib/schedule-strings.ts";
import { sendMenuStrings as sending } from "../../lib/send-menu-strings.ts";
import { useClock } from "../../lib/use-clock.ts";
import { snoozeTime } from "../team/snooze-time.ts";
import { timeToCome } from "../team/snooze-words.ts";
import { chooseWriting, isMac, useWritingChoices } from "./writing-choices.ts";

const PRESETS = [
  { name: schedule.presets.hour, typed: "in 1 hour" },
  { name: schedule.presets.tomorrow, typed: "tomorrow 9" },
  { name: schedule.presets.monday, typed: "monday 9" },
];
const itemClass =
  "flex min-h-[var(--target)] cursor-pointer select-none items-center gap-2.5 rounded-sm px-2.5 outline-none data-highlighted:bg-raised data-disabled:cursor-default data-disabled:opacity-50";

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
    <DropdownMenu.Root modal={false} open onOpenChange={(isOpen) => isOpen || onClose()}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="end"
        side="top"
        sideOffset={8}
        collisionPadding={12}
        // The thread behind knows Escape too, and would go back to the list.
        onKeyDown={(event) => event.key === "Escape" && event.stopPropagation()}
        className="appear z-20 max-h-[var(--radix-dropdown-menu-content-available-height)] w-72 overflow-y-auto rounded-md border border-line bg-surface p-1.5 text-md shadow-pop"
      >
        <Heading>{schedule.heading}</Heading>
        {presets.map(({ name, at }) => (
          <DropdownMenu.Item key={name} disabled={!canSend} className={itemClass} onSelect={() => onSchedule(at)}>
            <span className="flex-1">{name}</span>
            <span className="text-ink-2 text-sm tabular-nums">{timeToCome(at, clock)}</span>
          </DropdownMenu.Item>
        ))}
        <DropdownMenu.Item disabled={!canSend} className={itemClass} onSelect={() => setTimeout(onPick)}>
          <Clock3 aria-hidden="true" className="size-4 flex-none text-ink-2" strokeWidth={1.8} />
          {schedule.pick}
        </DropdownMenu.Item>
        <Line />
        <Heading>{sending.keysHeading}</Heading>
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
          className={itemClass}
        >
          <Sign />
          {sending.undo}
        </DropdownMenu.CheckboxItem>
        <Line />
        <DropdownMenu.Item className={itemClass} onSelect={() => setTimeout(onManage)}>
          <MessageSquareQuote aria-hidden="true" className="size-4 flex-none text-ink-2" strokeWidth={1.8} />
          {cannedStrings.manage}
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

const stayOpen = (event: Event) => event.preventDefault();

const Heading = ({ children }: { children: string }) => (
  <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1 font-medium text-ink-2 text-xs">{children}</DropdownMenu.Label>
);
const Line = () => <DropdownMenu.Separator className="-mx-1.5 my-1.5 h-px bg-line" />;
const Choice = ({ children, ...item }: ComponentProps<typeof DropdownMenu.RadioItem>) => (
  <DropdownMenu.RadioItem {...item} onSelect={stayOpen} className={itemClass}>
    <Sign />
    {children}
  </DropdownMenu.RadioItem>
);
const Sign = () => (
  <span className="size-4 flex-none">
    <DropdownMenu.ItemIndicator>
      <Check aria-hidden="true" className="size-4 text-accent" strokeWidth={2.2} />
    </DropdownMenu.ItemIndicator>
  </span>
);

import { Copy, Forward, Pencil, Reply, Undo2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import type { Message } from "../../worker/shared/wire.ts";
import { composeStrings } from "../lib/compose-strings.ts";
import { forwardStrings } from "../lib/forward-strings.ts";
import { classNames } from "../ui/class-names.ts";
import { Menu, MenuContent, menuItemClass } from "../ui/menu.tsx";
import { type AllowedActions, ownReaction } from "./allowed-actions.ts";
import { useThreadActions } from "./thread-actions.tsx";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const words = composeStrings.actions;
const KEYBOARD_FOCUS = ":focus-visible, :has(:focus-visible)";

export type MessageMenuProps = {
  message: Message;
  may: AllowedActions;
  /** The button that opened it, which it takes over. */
  trigger: ReactNode;
  /** null takes the reaction back */
  onReact: (emoji: string | null) => void;
  onClose: () => void;
  /** It is closed, and nothing else took the focus. */
  onLeave: () => void;
};

/** All that one can do with a message; open for as long as it is there. */
export function OpenMessageMenu({ message, may, trigger, onReact, onClose, onLeave }: MessageMenuProps) {
  const { reply, edit, forward } = useThreadActions();
  const movesFocus = useRef(false);
  // Radix cannot know that it was a key: its own trigger came with it, after the key was pressed.
  const [isByKeyboard] = useState(() => document.activeElement?.closest("[data-bubble]")?.matches(KEYBOARD_FOCUS));
  const own = ownReaction(message);
  const canRemove = may.react?.remove === true;
  const toComposer = (open: (message: Message) => void) => {
    movesFocus.current = true;
    open(message);
  };
  return (
    <Menu open onOpenChange={(isOpen) => isOpen || onClose()}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <MenuContent
        onFocus={({ target, currentTarget }) => {
          if (isByKeyboard && target === currentTarget) target.querySelector<HTMLElement>("[role=menuitem]")?.focus();
        }}
        align={message.direction === "out" ? "end" : "start"}
        sideOffset={6}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          if (!movesFocus.current) onLeave();
          movesFocus.current = false;
        }}
        className="min-w-52"
      >
        {may.react && (
          <DropdownMenu.Group className="flex justify-between gap-0.5 pb-1" onKeyDown={moveAlong}>
            {(may.react.emoji ?? EMOJI).map((emoji) => (
              <DropdownMenu.Item
                key={emoji}
                aria-label={emoji === own && canRemove ? words.removeReaction : words.reactWith(emoji)}
                disabled={emoji === own && !canRemove}
                onSelect={() => onReact(emoji === own ? null : emoji)}
                className={classNames(
                  "grid size-[var(--target)] cursor-pointer select-none place-items-center rounded-sm text-xl outline-none data-highlighted:bg-raised data-highlighted:ring-1 data-highlighted:ring-line",
                  emoji === own && "bg-selected",
                )}
              >
                {emoji}
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Group>
        )}
        {canRemove && own && (
          <Item icon={<Undo2 {...ICON} />} label={words.removeReaction} onSelect={() => onReact(null)} />
        )}
        {may.reply && <Item icon={<Reply {...ICON} />} label={words.reply} onSelect={() => toComposer(reply)} />}
        {may.edit && <Item icon={<Pencil {...ICON} />} label={words.edit} onSelect={() => toComposer(edit)} />}
        {may.forward && (
          <Item
            icon={<Forward {...ICON} className="size-[17px] rtl:-scale-x-100" />}
            label={forwardStrings.action}
            onSelect={() => toComposer(forward)}
          />
        )}
        {may.copy && (
          <Item
            icon={<Copy {...ICON} />}
            label={words.copy}
            onSelect={() => void navigator.clipboard.writeText(message.text ?? "")}
          />
        )}
      </MenuContent>
    </Menu>
  );
}

const ICON = { className: "size-[17px]", strokeWidth: 1.8, "aria-hidden": true } as const;

function Item({ icon, label, onSelect }: { icon: ReactNode; label: string; onSelect: () => void }) {
  return (
    <DropdownMenu.Item onSelect={onSelect} className={menuItemClass}>
      <span className="flex-none text-ink-2">{icon}</span>
      {label}
    </DropdownMenu.Item>
  );
}

/** The emoji stand in a row: left and right move along it, too. */
function moveAlong(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  if (!(event.target instanceof HTMLElement)) return;
  const isForward = (event.key === "ArrowRight") === (getComputedStyle(event.currentTarget).direction !== "rtl");
  const next = isForward ? event.target.nextElementSibling : event.target.previousElementSibling;
  if (next instanceof HTMLElement) next.focus();
}

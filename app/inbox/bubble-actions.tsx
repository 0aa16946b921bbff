import { Ellipsis, Pencil, Reply, SmilePlus } from "lucide-react";
import { forwardRef, type ReactNode } from "react";
import type { Message } from "../../worker/shared/wire.ts";
import { composeStrings } from "../lib/compose-strings.ts";
import { useLoaded } from "../lib/use-loaded.ts";
import { classNames } from "../ui/class-names.ts";
import { allowedActions } from "./allowed-actions.ts";
import { useThreadActions } from "./thread-actions.tsx";

const words = composeStrings.actions;

/** Loaded when somebody reaches for it: what draws menus is a third of the inbox's script. */
const loadMenu = () => import("./open-message-menu.tsx").then((module) => module.OpenMessageMenu);

/**
 * What one can do with a message: a small bar beside its bubble, and a menu with all of it. The bar is there while a
 * pointer or the focus is on the message; a finger gets the menu alone, by a long press.
 *
 * @param onReact null takes the reaction back
 * @param onLeave the menu is closed and nothing else took the focus
 */
export function BubbleActions({
  message,
  isMenuOpen,
  onMenuChange,
  onReact,
  onLeave,
}: {
  message: Message;
  isMenuOpen: boolean;
  onMenuChange: (isOpen: boolean) => void;
  onReact: (emoji: string | null) => void;
  onLeave: () => void;
}) {
  const { abilities, reply, edit } = useThreadActions();
  const may = allowedActions(message, abilities, Date.now());
  const Menu = useLoaded(loadMenu, isMenuOpen, () => onMenuChange(false));
  if (!may.reply && !may.react && !may.edit && !may.copy && !may.forward) return null;

  const label = may.react ? words.react : words.more;
  const sign = may.react ? <SmilePlus {...ICON} /> : <Ellipsis {...ICON} />;
  return (
    <div
      className={classNames(
        "absolute top-0 z-[5] flex rounded-[10px] border border-line bg-surface p-0.5 shadow-pop max-panes:-top-5 pointer-coarse:pointer-events-none pointer-coarse:opacity-0",
        message.direction === "out"
          ? "end-full me-1.5 max-panes:end-1 max-panes:me-0"
          : "start-full ms-1.5 max-panes:start-1 max-panes:ms-0",
      )}
    >
      {Menu ? (
        <Menu
          message={message}
          may={may}
          trigger={<BarButton label={label}>{sign}</BarButton>}
          onReact={onReact}
          onClose={() => onMenuChange(false)}
          onLeave={onLeave}
        />
      ) : (
        <BarButton label={label} aria-haspopup="menu" onClick={() => onMenuChange(true)}>
          {sign}
        </BarButton>
      )}
      {may.reply && (
        <BarButton label={words.reply} onClick={() => reply(message)}>
          <Reply {...ICON} className="size-[17px] rtl:-scale-x-100" />
        </BarButton>
      )}
      {may.edit && (
        <BarButton label={words.edit} onClick={() => edit(message)}>
          <Pencil {...ICON} />
        </BarButton>
      )}
    </div>
  );
}

const ICON = { className: "size-[17px]", strokeWidth: 1.8, "aria-hidden": true } as const;

type BarButtonProps = { label: string; onClick?: () => void; children: ReactNode; "aria-haspopup"?: "menu" };

const BarButton = forwardRef<HTMLButtonElement, BarButtonProps>(({ label, ...rest }, button) => (
  <button
    ref={button}
    type="button"
    aria-label={label}
    title={label}
    {...rest}
    className="grid size-8 flex-none place-items-center rounded-sm text-ink-2 transition-colors hover:bg-raised hover:text-ink data-[state=open]:bg-raised"
  />
));

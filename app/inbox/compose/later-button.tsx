import { ChevronDown } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { useLoaded } from "../../lib/use-loaded.ts";
import { writingStrings } from "../../lib/writing-strings.ts";
import { useCommand } from "../commands/command-registry.tsx";
import { composerButtonClass } from "./attach-button.tsx";
import type { SendMenu } from "./send-menu.tsx";

const loadMenu = () => import("./send-menu.tsx").then((module) => module.SendMenu);

/** Opens what else can be done than send at once. Its menu is loaded when somebody reaches for it. */
export function LaterButton({
  className,
  ...menu
}: Omit<ComponentProps<typeof SendMenu>, "trigger" | "onClose"> & { className?: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  const Menu = useLoaded(loadMenu, isOpen, close);
  useCommand("send_later", menu.onPick);
  const button = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={isOpen}
      aria-label={writingStrings.sending.menu}
      title={writingStrings.sending.menu}
      onPointerEnter={() => void loadMenu().catch(ignore)}
      onClick={() => setIsOpen(true)}
      className={`${composerButtonClass} ${className ?? ""}`}
    >
      <ChevronDown aria-hidden="true" className="size-[18px]" strokeWidth={1.8} />
    </button>
  );
  return Menu ? <Menu {...menu} trigger={button} onClose={close} /> : button;
}

const ignore = () => {};

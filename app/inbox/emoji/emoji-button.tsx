import { Smile } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useLoaded } from "../../lib/use-loaded.ts";
import { writingStrings } from "../../lib/writing-strings.ts";
import { composerButtonClass } from "../compose/attach-button.tsx";

const words = writingStrings.emoji;
const loadPanel = () => import("./emoji-panel.tsx").then((module) => module.EmojiPanel);

/** Opens the emoji, which are loaded then. A phone has them on its own keyboard. */
export function EmojiButton({
  isDisabled,
  onEmoji,
  onClose,
}: {
  isDisabled: boolean;
  onEmoji: (emoji: string) => void;
  /** It was closed: the focus goes back to the field. */
  onClose: () => void;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const [failed, setFailed] = useState(false);
  const Panel = useLoaded(loadPanel, isOpen, () => {
    setIsOpen(false);
    setFailed(true);
  });
  const around = useRef<HTMLSpanElement>(null);
  const close = () => {
    setIsOpen(false);
    onClose();
  };

  useEffect(() => {
    if (!isOpen) return;
    const onPointerDown = ({ target }: PointerEvent) => {
      if (target instanceof Node && !around.current?.contains(target)) setIsOpen(false);
    };
    document.addEventListener("pointerdown", onPointerDown);
    return () => document.removeEventListener("pointerdown", onPointerDown);
  }, [isOpen]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape from anything inside it
    <span
      ref={around}
      className="contents"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        type="button"
        disabled={isDisabled}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={failed ? `${words.open}. ${words.notLoaded}` : words.open}
        title={failed ? words.notLoaded : words.open}
        onPointerEnter={() => void loadPanel().catch(ignore)}
        onClick={() => {
          setFailed(false);
          setIsOpen(!isOpen);
        }}
        className={`${composerButtonClass} max-panes:pointer-coarse:hidden`}
      >
        <Smile aria-hidden="true" className="size-[19px]" strokeWidth={1.7} />
      </button>
      {Panel && <Panel onEmoji={onEmoji} />}
    </span>
  );
}

const ignore = () => {};

import { ChevronLeft, X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { paneStrings as words } from "../../lib/pane-strings.ts";
import { iconButtonClass } from "../../ui/icon-button.ts";

/**
 * Lies over the thread at the far side, and over all of it on a phone. The browser's own dialog keeps the focus
 * inside, closes with Escape and gives the focus back (confirm-dialog.tsx).
 */
export function ContextSheet({
  isOpen,
  onClose,
  children,
}: {
  isOpen: boolean;
  /** It was closed from inside. */
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (isOpen && !element?.open) element?.showModal();
    if (!isOpen && element?.open) element.close();
  }, [isOpen]);

  return (
    <dialog
      ref={dialog}
      aria-label={words.contact}
      // A dialog that was opened from here closes by itself, and React tells those around it too.
      onClose={(event) => event.target === dialog.current && isOpen && onClose()}
      onKeyDown={(event) => event.key === "Escape" && event.stopPropagation()}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
      className="appear my-0 ms-auto me-0 h-dvh max-h-none w-[min(400px,100vw)] max-w-none flex-col overflow-hidden border-line border-s bg-surface p-0 text-ink shadow-pop backdrop:bg-[rgb(0_0_0/0.4)] open:flex max-panes:w-screen max-panes:border-0"
    >
      <div className="box-content flex h-14 flex-none items-center gap-1 border-line border-b px-2 pt-[env(safe-area-inset-top)] panes:ps-4">
        <button
          type="button"
          aria-label={words.back}
          onClick={() => dialog.current?.close()}
          className={`${iconButtonClass} panes:hidden`}
        >
          <ChevronLeft aria-hidden="true" className="size-5 rtl:-scale-x-100" strokeWidth={1.8} />
        </button>
        <span className="min-w-0 flex-1 truncate font-semibold text-lg tracking-[-.01em]">{words.contact}</span>
        <button
          type="button"
          aria-label={words.close}
          title={words.close}
          onClick={() => dialog.current?.close()}
          className={`${iconButtonClass} max-panes:hidden`}
        >
          <X aria-hidden="true" className="size-[18px]" strokeWidth={1.8} />
        </button>
      </div>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto pb-[env(safe-area-inset-bottom)]">{children}</div>
    </dialog>
  );
}

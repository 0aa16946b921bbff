import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { classNames } from "./class-names.ts";
import { iconButtonClass } from "./icon-button.ts";

/**
 * Something to do before one goes on with the page behind: open for as long as it is there. The browser's own dialog
 * keeps the focus inside, closes with Escape and gives the focus back to where it came from (confirm-dialog.tsx). What
 * is marked `data-first` has the focus when it opens.
 */
export function Dialog({
  title,
  closeLabel,
  back,
  isTall = false,
  children,
  onClose,
}: {
  title: string;
  closeLabel: string;
  /** The way to the step before, in front of the title. */
  back?: ReactNode;
  /** As high as it may be, so that a list that becomes shorter does not make it jump. */
  isTall?: boolean;
  children: ReactNode;
  onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
    // By itself the focus would go to the button that closes.
    dialog.current?.querySelector<HTMLElement>("[data-first]")?.focus();
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      // React tells of a dialog that was opened from here and closed, too.
      onClose={(event) => event.target === dialog.current && onClose()}
      // The page behind knows Escape too, and would leave the chat.
      onKeyDown={(event) => event.key === "Escape" && event.stopPropagation()}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
      className={classNames(
        "appear m-auto max-h-[min(720px,calc(100dvh-32px))] w-[min(520px,calc(100vw-24px))] flex-col overflow-hidden rounded-card border border-line bg-surface text-ink shadow-pop backdrop:bg-[rgb(0_0_0/0.4)] open:flex",
        isTall && "h-[calc(100dvh-32px)]",
      )}
    >
      {/* No header: a dialog over the page is no part of a landmark, and the header of none is the page's. */}
      <div className="flex flex-none items-center gap-1 border-line border-b py-2.5 ps-5 pe-2.5">
        {back && <span className="-ms-2.5">{back}</span>}
        <h2 id={titleId} className="min-w-0 flex-1 truncate font-semibold text-lg tracking-[-.01em]">
          {title}
        </h2>
        <button
          type="button"
          aria-label={closeLabel}
          title={closeLabel}
          onClick={() => dialog.current?.close()}
          className={iconButtonClass}
        >
          <X aria-hidden="true" className="size-[18px]" strokeWidth={1.8} />
        </button>
      </div>
      {children}
    </dialog>
  );
}

import { Download, MessageSquareText, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { mediaStrings as words } from "../../lib/media-strings.ts";

/** One photo as large as the window allows. The browser's own dialog keeps the focus and gives it back. */
export function PictureViewer({
  address,
  fileName,
  onShow,
  onClose,
}: {
  address: string;
  fileName: string | null;
  /** The way to its message, where one looks at it elsewhere. */
  onShow?: { name: string; run: () => void };
  onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return createPortal(
    <dialog
      ref={dialog}
      aria-label={words.viewer}
      onClose={onClose}
      onClick={(event) => {
        if (!(event.target instanceof Element) || !event.target.closest("a, button")) onClose();
      }}
      // The page behind knows Escape too, and would leave the chat.
      onKeyDown={(event) => event.stopPropagation()}
      className="fixed inset-0 m-0 h-dvh max-h-none w-screen max-w-none flex-col bg-[rgb(12_14_13/0.94)] p-0 text-[#fff] open:flex"
    >
      <span className="flex flex-none justify-end gap-1 p-2 pt-[max(8px,env(safe-area-inset-top))]">
        {onShow && (
          <button
            type="button"
            aria-label={onShow.name}
            title={onShow.name}
            onClick={onShow.run}
            className={buttonClass}
          >
            <MessageSquareText aria-hidden="true" className="size-5" strokeWidth={1.8} />
          </button>
        )}
        <a
          href={address}
          download={fileName ?? ""}
          aria-label={words.download}
          title={words.download}
          className={buttonClass}
        >
          <Download aria-hidden="true" className="size-5" strokeWidth={1.8} />
        </a>
        <button type="button" aria-label={words.close} title={words.close} onClick={onClose} className={buttonClass}>
          <X aria-hidden="true" className="size-5" strokeWidth={1.8} />
        </button>
      </span>
      <span className="grid min-h-0 flex-1 cursor-zoom-out place-items-center p-3 pt-0">
        <img
          src={address}
          alt={fileName ? words.pictureOf(fileName) : words.picture}
          className="max-h-full max-w-full object-contain"
        />
      </span>
    </dialog>,
    document.body,
  );
}

const buttonClass =
  "grid size-11 place-items-center rounded-full transition-colors hover:bg-[rgb(255_255_255/0.14)] focus-visible:outline-[#fff]";

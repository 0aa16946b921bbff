import { type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "./button.tsx";

/**
 * Asks before what cannot simply be taken back. The browser's own dialog keeps the focus inside, closes with
 * Escape and gives the focus back to where it came from; Radix's would bring style elements, which the
 * Content-Security-Policy refuses.
 */
export function ConfirmDialog({
  title,
  text,
  confirmLabel,
  cancelLabel,
  isDanger = false,
  children,
  onConfirm,
  onClose,
}: {
  title: string;
  text: string;
  confirmLabel: string;
  cancelLabel: string;
  isDanger?: boolean;
  /** A choice that goes with it. */
  children?: ReactNode;
  onConfirm: () => void;
  /** It is closed, either way. */
  onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const titleId = useId();
  const textId = useId();

  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
    cancel.current?.focus();
  }, []);

  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby={titleId}
      aria-describedby={textId}
      onClose={onClose}
      className="appear m-auto w-[min(440px,calc(100vw-32px))] rounded-card border border-line bg-surface p-5 text-ink shadow-pop backdrop:bg-[rgb(0_0_0/0.4)]"
    >
      <h2 id={titleId} className="font-semibold text-xl leading-tight tracking-[-.015em] [overflow-wrap:anywhere]">
        {title}
      </h2>
      <p id={textId} className="mt-2 text-ink-2 text-md">
        {text}
      </p>
      {children}
      <div className="mt-5 flex flex-wrap justify-end gap-3">
        <Button ref={cancel} onClick={() => dialog.current?.close()}>
          {cancelLabel}
        </Button>
        <Button
          look={isDanger ? "danger" : "primary"}
          onClick={() => {
            dialog.current?.close();
            onConfirm();
          }}
        >
          {confirmLabel}
        </Button>
      </div>
    </dialog>
  );
}

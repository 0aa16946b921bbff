import { type FormEvent, type InputHTMLAttributes, type ReactNode, useEffect, useId, useRef } from "react";
import { contactFormStrings as words } from "../../lib/contact-form-strings.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";

/** A form in its place among the lines: the first field has the focus, Escape takes it back, and nothing else closes. */
export function SmallForm({
  label,
  isBusy,
  saveLabel = words.save,
  children,
  more,
  onSave,
  onCancel,
}: {
  label: string;
  isBusy: boolean;
  saveLabel?: string;
  children: ReactNode;
  /** What else can be done, before the two buttons. */
  more?: ReactNode;
  onSave: () => void;
  onCancel: () => void;
}) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const first = form.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
    first?.focus();
    first?.select();
  }, []);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isBusy) onSave();
  }
  return (
    <form
      ref={form}
      method="post"
      noValidate
      aria-label={label}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
        // The sheet around it and the page know Escape too.
        event.preventDefault();
        event.stopPropagation();
        onCancel();
      }}
      className="flex flex-col gap-2.5"
    >
      {children}
      <span className="flex flex-wrap items-center justify-end gap-2">
        <span className="flex-1">{more}</span>
        <Button size="sm" onClick={onCancel}>
          {words.cancel}
        </Button>
        <Button size="sm" look="primary" type="submit" disabled={isBusy}>
          {isBusy ? words.saving : saveLabel}
        </Button>
      </span>
    </form>
  );
}

/** One labelled line of such a form. */
export function SmallField({
  label,
  error,
  choices,
  ...input
}: InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  error?: string | null | undefined;
  /** What is usual: offered, not demanded. */
  choices?: readonly string[];
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium text-ink-2 text-xs">
        {label}
      </label>
      <input
        dir="auto"
        autoComplete="off"
        {...input}
        id={id}
        list={choices && `${id}-choices`}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        className={classNames(smallInputClass, "h-[var(--target)]", error ? "border-danger" : "border-edge")}
      />
      {choices && (
        <datalist id={`${id}-choices`}>
          {choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
      {error && (
        <p id={`${id}-error`} className="text-danger text-sm">
          {error}
        </p>
      )}
    </div>
  );
}

/** 16 pixels on a phone: below that it zooms into the field. */
export const smallInputClass =
  "w-full min-w-0 rounded-[10px] border bg-surface px-3 text-[1rem] transition-colors hover:border-ink-3 panes:text-md";

import { CircleAlert } from "lucide-react";
import type { InputHTMLAttributes } from "react";
import { classNames } from "./class-names.ts";

/** One labelled input. Its error stands under it and says what to do. Its `id` is its name, unless a page has two of it. */
export function Field({
  label,
  hint,
  error,
  ...input
}: InputHTMLAttributes<HTMLInputElement> & { name: string; label: string; hint?: string; error?: string | undefined }) {
  const id = input.id ?? input.name;
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [error && errorId, hint && hintId].filter(Boolean).join(" ");
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-md">
        {label}
      </label>
      <input
        {...input}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy || undefined}
        className={classNames(
          // 16 pixels: below that, phones zoom into the field.
          "h-11 w-full rounded-md border bg-surface px-3.5 text-[1rem] transition-colors",
          error ? "border-danger" : "border-edge hover:border-ink-2",
        )}
      />
      {error && (
        <p id={errorId} className="flex items-start gap-1.5 text-danger text-sm">
          <CircleAlert aria-hidden="true" className="mt-[3px] size-3.5 flex-none" />
          {error}
        </p>
      )}
      {hint && (
        <p id={hintId} className="text-ink-2 text-sm">
          {hint}
        </p>
      )}
    </div>
  );
}

import type { ButtonHTMLAttributes } from "react";
import { classNames } from "./class-names.ts";

type ButtonLook = "primary" | "plain";

/** The look of a button, for links that look like one too. */
export function buttonClass(look: ButtonLook): string {
  return classNames(
    "inline-flex h-11 items-center justify-center gap-2 rounded-md border px-5 text-md font-semibold transition-colors",
    "disabled:opacity-60",
    look === "primary"
      ? "border-accent bg-accent text-accent-ink hover:bg-[color-mix(in_srgb,var(--accent)_88%,var(--ink))]"
      : "border-line bg-surface text-ink hover:bg-raised",
  );
}

export function Button({
  look = "plain",
  className,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { look?: ButtonLook }) {
  return <button type="button" {...rest} className={classNames(buttonClass(look), className)} />;
}

/** A word that acts, inside a line of text. */
export function TextButton({ className, ...rest }: ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(
        "inline-flex min-h-6 items-center rounded-sm py-1 font-semibold underline underline-offset-2 pointer-coarse:min-h-11",
        className,
      )}
    />
  );
}

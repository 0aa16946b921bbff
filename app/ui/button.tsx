import { type ButtonHTMLAttributes, forwardRef } from "react";
import { classNames } from "./class-names.ts";

type ButtonLook = "primary" | "plain" | "danger";
type ButtonSize = "md" | "sm";

const LOOKS: Record<ButtonLook, string> = {
  primary: "border-accent bg-accent text-accent-ink hover:bg-[color-mix(in_srgb,var(--accent)_88%,var(--ink))]",
  plain: "border-line bg-surface text-ink hover:bg-raised",
  danger: "border-danger bg-danger text-surface hover:bg-[color-mix(in_srgb,var(--danger)_88%,var(--ink))]",
};

/** The look of a button, for links that look like one too. The small one stands in rows. */
export function buttonClass(look: ButtonLook, size: ButtonSize = "md"): string {
  return classNames(
    "inline-flex flex-none items-center justify-center gap-2 border font-semibold text-md transition-colors",
    "disabled:opacity-60",
    size === "md" ? "h-11 rounded-md px-5" : "h-[var(--target)] rounded-[10px] px-3.5",
    LOOKS[look],
  );
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { look?: ButtonLook; size?: ButtonSize };

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { look = "plain", size = "md", className, ...rest },
  ref,
) {
  return <button type="button" {...rest} ref={ref} className={classNames(buttonClass(look, size), className)} />;
});

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

import { composeStrings } from "../../lib/compose-strings.ts";
import { strings } from "../../lib/strings.ts";
import { classNames } from "../../ui/class-names.ts";
import type { TextLimit } from "./text-limit.ts";

/** From here on, what is left is counted in view. */
const COUNTED_FROM = 200;

export const COUNT_ID = "composer-count";

export function TextCount({ left, unit }: { left: number; unit: TextLimit["unit"] }) {
  return (
    <span
      id={COUNT_ID}
      aria-live="polite"
      className={classNames(
        "self-center whitespace-nowrap px-1.5 text-xs tabular-nums empty:px-0",
        left < 0 ? "font-semibold text-danger" : "text-ink-2",
      )}
    >
      {left <= COUNTED_FROM && wordsOf(left, unit)}
    </span>
  );
}

function wordsOf(left: number, unit: TextLimit["unit"]): string {
  if (unit === "bytes") return left < 0 ? composeStrings.bytesTooMany(-left) : composeStrings.bytesLeft(left);
  return left < 0 ? strings.composer.tooLong(-left) : strings.composer.left(left);
}

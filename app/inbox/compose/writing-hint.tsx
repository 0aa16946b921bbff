import { useSyncExternalStore } from "react";
import { writingStrings } from "../../lib/writing-strings.ts";
import { isMac, useWritingChoices } from "./writing-choices.ts";

const words = writingStrings.sending;

/** Which key sends, in words, where there are keys. */
export function WritingHint() {
  const { sendKey } = useWritingChoices();
  const mac = useSyncExternalStore(never, isMac, () => false);
  return (
    <span className="one-line truncate px-1 text-ink-2 text-xs pointer-coarse:hidden max-panes:hidden">
      {words.hint[sendKey === "mod_enter" && mac ? "mod_enter_mac" : sendKey]}
    </span>
  );
}

const never = () => () => {};

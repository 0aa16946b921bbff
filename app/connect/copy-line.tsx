import { useId } from "react";
import { connectStrings } from "../lib/connect-strings.ts";
import { CopyButton } from "../ui/copy-button.tsx";

/** A value that has to be pasted elsewhere: to be seen, selected, and copied by a button that says what it copies. */
export function CopyLine({ label, value }: { label: string; value: string }) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-md">
        {label}
      </label>
      <div className="flex flex-wrap items-center gap-2">
        <input
          id={id}
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
          className="h-[var(--target)] min-w-0 flex-[1_1_240px] rounded-[10px] border border-edge bg-raised px-3 text-md tabular-nums"
        />
        <CopyButton
          text={value}
          words={{
            copy: connectStrings.copyOf(label),
            copied: connectStrings.copied,
            failed: connectStrings.copyFailed,
          }}
        />
      </div>
    </div>
  );
}

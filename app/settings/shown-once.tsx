import { useEffect, useRef } from "react";
import { settingsStrings } from "../lib/settings-strings.ts";
import { CopyButton } from "../ui/copy-button.tsx";

const copyWords = {
  copy: settingsStrings.copy,
  copied: settingsStrings.copied,
  failed: settingsStrings.copyFailed,
};

/** A link or key that is told this one time. It takes the focus, so that nobody overlooks it. */
export function ShownOnce({ title, label, secret }: { title: string; label: string; secret: string }) {
  const panel = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new secret is a new reason to look here
  useEffect(() => panel.current?.focus(), [secret]);
  return (
    <div
      ref={panel}
      tabIndex={-1}
      role="status"
      className="rounded-md border border-accent bg-selected p-4 outline-none"
    >
      <p className="font-semibold text-md">{title}</p>
      <p className="text-ink-2 text-sm">{settingsStrings.shownOnce}</p>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <input
          readOnly
          aria-label={label}
          value={secret}
          onFocus={(event) => event.currentTarget.select()}
          className="h-[var(--target)] min-w-0 flex-[1_1_240px] rounded-[10px] border border-edge bg-surface px-3 text-md tabular-nums"
        />
        <CopyButton text={secret} words={copyWords} />
      </div>
    </div>
  );
}

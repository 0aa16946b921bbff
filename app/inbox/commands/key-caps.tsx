import type { Shortcut } from "./commands.ts";

/** The keys as they are printed on the keyboard. */
export function KeyCaps({ keys }: { keys: readonly string[] }) {
  return (
    <span className="flex flex-none gap-1">
      {keys.map((key) => (
        <kbd
          key={key}
          className="grid h-[22px] min-w-[22px] place-items-center rounded-sm border border-line bg-raised px-1.5 font-sans text-ink-2 text-xs"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}

export const keysOf = ({ key, withMod }: Shortcut): string[] => [
  ...(withMod ? [isMac() ? "⌘" : "Ctrl"] : []),
  key.toUpperCase(),
];

const isMac = (): boolean => /Mac|iP(hone|ad)/.test(navigator.platform);

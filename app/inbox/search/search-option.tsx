import type { ReactNode } from "react";
import { classNames } from "../../ui/class-names.ts";

export type OptionProps = {
  id: string;
  isActive: boolean;
  /** Where it leads: a press with Ctrl or the middle button opens that in a page of its own, as any link does. */
  href: string | undefined;
  onChoose: () => void;
};

/** One thing that can be chosen under the field: by a press, or by Enter while it is the active one. */
export function SearchOption({ id, isActive, href, onChoose, children }: OptionProps & { children: ReactNode }) {
  const look = classNames(
    "flex min-h-[var(--target)] w-full cursor-pointer select-none items-center gap-3 rounded-md px-2.5 text-start transition-colors hover:bg-raised focus-visible:-outline-offset-2",
    isActive && "bg-selected hover:bg-selected",
  );
  const Tag = href === undefined ? "div" : "a";
  return (
    <Tag
      id={id}
      role="option"
      aria-selected={isActive}
      tabIndex={-1}
      href={href}
      // The focus stays in the field, where one goes on typing.
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => {
        if (href !== undefined && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
        event.preventDefault();
        onChoose();
      }}
      className={look}
    >
      {children}
    </Tag>
  );
}

/** Options that belong together, under their word. */
export function OptionGroup({ name, children }: { name: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox
    <div role="group" aria-label={name} className="pb-2">
      <p aria-hidden="true" className="px-2.5 pt-2 pb-1 font-semibold text-ink-2 text-xs">
        {name}
      </p>
      {children}
    </div>
  );
}

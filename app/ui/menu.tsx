import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type ComponentProps, useCallback, useState } from "react";
import { classNames } from "./class-names.ts";

/** A menu that leaves the page behind it in use, and reads in the page's direction, for which Radix does not look. */
export const Menu = (props: Omit<ComponentProps<typeof DropdownMenu.Root>, "modal" | "dir">) => (
  <DropdownMenu.Root modal={false} dir={pageDirection()} {...props} />
);

const pageDirection = (): "ltr" | "rtl" =>
  typeof document !== "undefined" && document.documentElement.dir === "rtl" ? "rtl" : "ltr";

/** Landmarks (a header is one where it belongs to the page), and dialogs: outside of an open one nothing can be pressed. */
const PARTS =
  "main, nav, aside, dialog, section:is([aria-label], [aria-labelledby]), header:not(:is(main, section, article) *)";

/**
 * What a menu shows, over everything else. It is drawn at the end of the part of the page that its button stands in: at
 * the end of the page it would belong to no landmark, and beside the button a row of the thread would cut it off.
 */
export function MenuContent({ className, onKeyDown, ...content }: ComponentProps<typeof DropdownMenu.Content>) {
  const [part, setPart] = useState<HTMLElement | null>(null);
  const findPart = useCallback((marker: HTMLElement | null) => {
    if (marker) setPart(marker.closest<HTMLElement>(PARTS) ?? document.body);
  }, []);
  return (
    <>
      <span ref={findPart} hidden />
      {part && (
        <DropdownMenu.Portal container={part}>
          <DropdownMenu.Content
            collisionPadding={12}
            {...content}
            onKeyDown={(event) => {
              // What is behind knows Escape too, and would leave the chat, or what is ticked.
              if (event.key === "Escape") event.stopPropagation();
              onKeyDown?.(event);
            }}
            className={classNames(
              "appear z-20 max-h-[var(--radix-dropdown-menu-content-available-height)] overflow-y-auto rounded-md border border-line bg-surface p-1.5 text-md shadow-pop",
              className,
            )}
          />
        </DropdownMenu.Portal>
      )}
    </>
  );
}

export const menuItemClass =
  "flex min-h-[var(--target)] cursor-pointer select-none items-center gap-2.5 rounded-sm px-2.5 outline-none data-highlighted:bg-raised data-disabled:cursor-default data-disabled:opacity-50";

export const MenuHeading = ({ children }: { children: string }) => (
  <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1 font-medium text-ink-2 text-xs">{children}</DropdownMenu.Label>
);

export const MenuLine = () => <DropdownMenu.Separator className="-mx-1.5 my-1.5 h-px bg-line" />;

/** Before an item: the sign of what is chosen, or as much room. */
export const MenuTick = () => (
  <span className="size-4 flex-none">
    <DropdownMenu.ItemIndicator>
      <Check aria-hidden="true" className="size-4 text-accent" strokeWidth={2.2} />
    </DropdownMenu.ItemIndicator>
  </span>
);

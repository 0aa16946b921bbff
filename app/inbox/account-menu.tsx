import { useRouteLoaderData } from "@remix-run/react";
import { Check, LogOut } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useRef, useState } from "react";
import { strings } from "../lib/strings.ts";
import { applyTheme, THEMES, type Theme } from "../lib/theme.ts";
import type { loader as rootLoader } from "../root.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { dropDrafts } from "./drafts.ts";
import { dropPendingStorage } from "./pending-storage.ts";

/** Who is looking, and in which workspace. */
export type Viewer = { email: string; userId: string; tenant: { id: string; name: string } };

const itemClass =
  "flex min-h-[var(--target)] select-none items-center gap-2.5 rounded-sm px-2.5 outline-none data-highlighted:bg-raised";

/** The viewer's own menu: the workspace, the look, the way out. */
export function AccountMenu({ viewer, side }: { viewer: Viewer; side: "right" | "bottom" }) {
  const drawnTheme = useRouteLoaderData<typeof rootLoader>("root")?.theme ?? "system";
  const [theme, setTheme] = useState<Theme>(drawnTheme);
  const form = useRef<HTMLFormElement>(null);

  const chooseTheme = (name: string) => {
    const chosen = THEMES.find((each) => each === name) ?? "system";
    setTheme(chosen);
    applyTheme(chosen);
  };
  const signOut = () => {
    dropDrafts();
    dropPendingStorage(viewer.tenant.id, viewer.userId);
    form.current?.submit();
  };

  return (
    <>
      {/* A form of its own and a whole new page: nothing of this session stays in memory. */}
      <form ref={form} method="post" action="/sign-out" hidden />
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          aria-label={strings.rail.account(viewer.email)}
          className="grid size-10 place-items-center rounded-full pointer-coarse:size-11"
        >
          <Avatar id={viewer.userId} name={viewer.email.split("@")[0] ?? viewer.email} size="sm" />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            side={side}
            align="end"
            sideOffset={8}
            collisionPadding={12}
            className="appear z-20 w-60 rounded-md border border-line bg-surface p-1.5 text-md shadow-pop"
          >
            <div className="px-2.5 pt-1.5 pb-2.5">
              <p className="truncate font-semibold">{viewer.tenant.name}</p>
              <p className="truncate text-ink-2 text-sm">{viewer.email}</p>
            </div>
            <DropdownMenu.Separator className="-mx-1.5 h-px bg-line" />
            <DropdownMenu.Label className="px-2.5 pt-2.5 pb-1 font-medium text-ink-2 text-xs">
              {strings.rail.theme}
            </DropdownMenu.Label>
            <DropdownMenu.RadioGroup value={theme} onValueChange={chooseTheme}>
              {THEMES.map((each) => (
                <DropdownMenu.RadioItem
                  key={each}
                  value={each}
                  className={itemClass}
                  onSelect={(event) => event.preventDefault()}
                >
                  <span className="size-4 flex-none">
                    <DropdownMenu.ItemIndicator>
                      <Check className="size-4 text-accent" strokeWidth={2.2} />
                    </DropdownMenu.ItemIndicator>
                  </span>
                  {strings.rail.themes[each]}
                </DropdownMenu.RadioItem>
              ))}
            </DropdownMenu.RadioGroup>
            <DropdownMenu.Separator className="-mx-1.5 my-1.5 h-px bg-line" />
            <DropdownMenu.Item className={itemClass} onSelect={signOut}>
              <LogOut className="size-4 flex-none text-ink-2" strokeWidth={1.8} aria-hidden="true" />
              {strings.rail.signOut}
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </>
  );
}

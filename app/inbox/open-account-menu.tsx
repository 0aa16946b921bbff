import { Link, useRouteLoaderData } from "@remix-run/react";
import { Check, LogOut, Plug, Settings } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type ComponentProps, useRef, useState } from "react";
import { endPage } from "../lib/page-end.ts";
import { strings } from "../lib/strings.ts";
import { applyTheme, THEMES, type Theme } from "../lib/theme.ts";
import type { loader as rootLoader } from "../root.tsx";
import { dropDrafts } from "./drafts/kept-drafts.ts";
import { dropPendingStorage } from "./pending-storage.ts";
import { accountButtonClass, type Viewer, ViewerAvatar } from "./viewer.tsx";

const itemClass =
  "flex min-h-[var(--target)] select-none items-center gap-2.5 rounded-sm px-2.5 outline-none data-highlighted:bg-raised";

/** The menu itself, open as soon as it is there: it is asked for by a press of the button that it takes over. */
export function OpenAccountMenu({ viewer, side }: { viewer: Viewer; side: "right" | "bottom" }) {
  const drawnTheme = useRouteLoaderData<typeof rootLoader>("root")?.theme ?? "system";
  const [theme, setTheme] = useState<Theme>(drawnTheme);
  const form = useRef<HTMLFormElement>(null);
  const switchForm = useRef<HTMLFormElement>(null);

  const switchTo = (id: string) => {
    const field = switchForm.current?.elements.namedItem("id");
    if (id === viewer.tenant.id || !(field instanceof HTMLInputElement)) return;
    field.value = id;
    endPage();
    switchForm.current?.submit();
  };
  const chooseTheme = (name: string) => {
    const chosen = THEMES.find((each) => each === name) ?? "system";
    setTheme(chosen);
    applyTheme(chosen);
  };
  const signOut = () => {
    dropDrafts();
    dropPendingStorage(viewer.tenant.id, viewer.userId);
    endPage();
    form.current?.submit();
  };

  return (
    <>
      {/* Forms of their own and a whole new page: nothing of this session stays in memory. */}
      <form ref={form} method="post" action="/sign-out" hidden />
      <form ref={switchForm} method="post" action="/switch-workspace" hidden>
        <input type="hidden" name="id" />
      </form>
      <DropdownMenu.Root modal={false} defaultOpen>
        <DropdownMenu.Trigger aria-label={strings.rail.account(viewer.email)} className={accountButtonClass}>
          <ViewerAvatar viewer={viewer} />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            side={side}
            align="end"
            sideOffset={8}
            collisionPadding={12}
            className="appear z-20 max-h-[var(--radix-dropdown-menu-content-available-height)] w-60 overflow-y-auto rounded-md border border-line bg-surface p-1.5 text-md shadow-pop"
          >
            <div className="px-2.5 pt-1.5 pb-2.5">
              <p className="truncate font-semibold">{viewer.tenant.name}</p>
              <p className="truncate text-ink-2 text-sm">{viewer.email}</p>
            </div>
            {viewer.workspaces.length > 1 && (
              <>
                <DropdownMenu.Separator className="-mx-1.5 h-px bg-line" />
                <MenuLabel>{strings.rail.workspaces}</MenuLabel>
                <DropdownMenu.RadioGroup value={viewer.tenant.id} onValueChange={switchTo}>
                  {viewer.workspaces.map(({ id, name }) => (
                    <MenuChoice key={id} value={id}>
                      {name}
                    </MenuChoice>
                  ))}
                </DropdownMenu.RadioGroup>
              </>
            )}
            <DropdownMenu.Separator className="-mx-1.5 h-px bg-line" />
            <MenuLabel>{strings.rail.theme}</MenuLabel>
            <DropdownMenu.RadioGroup value={theme} onValueChange={chooseTheme}>
              {THEMES.map((each) => (
                <MenuChoice key={each} value={each} onSelect={(event) => event.preventDefault()}>
                  {strings.rail.themes[each]}
                </MenuChoice>
              ))}
            </DropdownMenu.RadioGroup>
            <DropdownMenu.Separator className="-mx-1.5 my-1.5 h-px bg-line" />
            <DropdownMenu.Item asChild className={itemClass}>
              <Link to="/connections" discover="none">
                <Plug className="size-4 flex-none text-ink-2" strokeWidth={1.8} aria-hidden="true" />
                {strings.rail.connections}
              </Link>
            </DropdownMenu.Item>
            <DropdownMenu.Item asChild className={itemClass}>
              <Link to="/settings/members" discover="none">
                <Settings className="size-4 flex-none text-ink-2" strokeWidth={1.8} aria-hidden="true" />
                {strings.rail.settings}
              </Link>
            </DropdownMenu.Item>
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

function MenuLabel({ children }: { children: string }) {
  return (
    <DropdownMenu.Label className="px-2.5 pt-2.5 pb-1 font-medium text-ink-2 text-xs">{children}</DropdownMenu.Label>
  );
}

function MenuChoice({ children, ...item }: ComponentProps<typeof DropdownMenu.RadioItem>) {
  return (
    <DropdownMenu.RadioItem {...item} className={itemClass}>
      <span className="size-4 flex-none">
        <DropdownMenu.ItemIndicator>
          <Check className="size-4 text-accent" strokeWidth={2.2} />
        </DropdownMenu.ItemIndicator>
      </span>
      <span className="truncate">{children}</span>
    </DropdownMenu.RadioItem>
  );
}

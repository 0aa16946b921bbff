import { Link, useRouteLoaderData } from "@remix-run/react";
import { LogOut, Plug, Settings } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type ComponentProps, useRef, useState } from "react";
import { endPage } from "../lib/page-end.ts";
import { strings } from "../lib/strings.ts";
import { applyTheme, THEMES, type Theme } from "../lib/theme.ts";
import type { loader as rootLoader } from "../root.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Menu, MenuContent, MenuHeading, MenuLine, MenuTick, menuItemClass } from "../ui/menu.tsx";
import { dropDrafts } from "./drafts/kept-drafts.ts";
import { countUnsent, dropPendingStorage } from "./pending-storage.ts";
import { accountButtonClass, type Viewer, ViewerAvatar } from "./viewer.tsx";

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
  const [unsent, setUnsent] = useState(0);
  /** What is not sent yet goes with the session, and nobody could send it later: that is asked about. */
  const askToSignOut = async () => {
    const count = await countUnsent(viewer.tenant.id, viewer.userId);
    if (count === 0) signOut();
    else setUnsent(count);
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
      <Menu defaultOpen>
        <DropdownMenu.Trigger aria-label={strings.rail.account(viewer.email)} className={accountButtonClass}>
          <ViewerAvatar viewer={viewer} />
        </DropdownMenu.Trigger>
        <MenuContent side={side} align="end" sideOffset={8} className="w-60">
          <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1">
            <span dir="auto" className="one-line block truncate font-semibold">
              {viewer.tenant.name}
            </span>
            <span className="block truncate text-ink-2 text-sm">{viewer.email}</span>
          </DropdownMenu.Label>
          {viewer.workspaces.length > 1 && (
            <>
              <MenuLine />
              <MenuHeading>{strings.rail.workspaces}</MenuHeading>
              <DropdownMenu.RadioGroup value={viewer.tenant.id} onValueChange={switchTo}>
                {viewer.workspaces.map(({ id, name }) => (
                  <MenuChoice key={id} value={id}>
                    {name}
                  </MenuChoice>
                ))}
              </DropdownMenu.RadioGroup>
            </>
          )}
          <MenuLine />
          <MenuHeading>{strings.rail.theme}</MenuHeading>
          <DropdownMenu.RadioGroup value={theme} onValueChange={chooseTheme}>
            {THEMES.map((each) => (
              <MenuChoice key={each} value={each} onSelect={(event) => event.preventDefault()}>
                {strings.rail.themes[each]}
              </MenuChoice>
            ))}
          </DropdownMenu.RadioGroup>
          <MenuLine />
          <DropdownMenu.Item asChild className={menuItemClass}>
            <Link to="/connections" discover="none">
              <Plug className="size-4 flex-none text-ink-2" strokeWidth={1.8} aria-hidden="true" />
              {strings.rail.connections}
            </Link>
          </DropdownMenu.Item>
          <DropdownMenu.Item asChild className={menuItemClass}>
            <Link to="/settings/members" discover="none">
              <Settings className="size-4 flex-none text-ink-2" strokeWidth={1.8} aria-hidden="true" />
              {strings.rail.settings}
            </Link>
          </DropdownMenu.Item>
          <DropdownMenu.Item className={menuItemClass} onSelect={() => void askToSignOut()}>
            <LogOut className="size-4 flex-none text-ink-2" strokeWidth={1.8} aria-hidden="true" />
            {strings.rail.signOut}
          </DropdownMenu.Item>
        </MenuContent>
      </Menu>
      {unsent > 0 && (
        <ConfirmDialog
          title={strings.rail.unsent.title(unsent)}
          text={strings.rail.unsent.text}
          confirmLabel={strings.rail.unsent.confirm}
          cancelLabel={strings.rail.unsent.cancel}
          isDanger
          onConfirm={signOut}
          onClose={() => setUnsent(0)}
        />
      )}
    </>
  );
}

function MenuChoice({ children, ...item }: ComponentProps<typeof DropdownMenu.RadioItem>) {
  return (
    <DropdownMenu.RadioItem {...item} className={menuItemClass}>
      <MenuTick />
      <span className="truncate">{children}</span>
    </DropdownMenu.RadioItem>
  );
}

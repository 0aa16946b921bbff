import { Link, Outlet, useNavigation } from "@remix-run/react";
import { ArrowLeft } from "lucide-react";
import { AccountMenu } from "../inbox/account-menu.tsx";
import type { Viewer } from "../inbox/viewer.tsx";
import { settingsStrings } from "../lib/settings-strings.ts";
import { iconButtonClass } from "../ui/icon-button.ts";
import { Rail } from "../ui/rail.tsx";
import type { SectionName } from "./sections.ts";
import { SettingsNav } from "./settings-nav.tsx";
import { SettingsSkeleton } from "./settings-skeleton.tsx";
import { useSlow } from "./use-slow.ts";

/** The frame of all settings: rail, the list of pages, and one page. */
export function SettingsScreen({ viewer, sections }: { viewer: Viewer; sections: readonly SectionName[] }) {
  const navigation = useNavigation();
  const isLeaving = navigation.state === "loading" && navigation.formData === undefined;
  const isSlow = useSlow(isLeaving && navigation.location.pathname.startsWith("/settings/"));
  return (
    <div className="grid h-[calc(100dvh-var(--strip))] grid-rows-[auto_minmax(0,1fr)] overflow-hidden panes:grid-cols-[60px_220px_minmax(0,1fr)] panes:grid-rows-1 wide:grid-cols-[60px_264px_minmax(0,1fr)]">
      <Rail current="settings">
        <AccountMenu viewer={viewer} side="right" />
      </Rail>
      <header className="flex min-w-0 flex-col border-line bg-surface panes:border-e">
        <div className="flex items-center gap-2 px-3 pt-[max(12px,env(safe-area-inset-top))] pb-2 panes:px-4 panes:pt-4 panes:pb-3">
          <Link
            to="/inbox"
            discover="none"
            aria-label={settingsStrings.backToInbox}
            className={`${iconButtonClass} panes:hidden`}
          >
            <ArrowLeft className="size-5 rtl:-scale-x-100" strokeWidth={1.8} aria-hidden="true" />
          </Link>
          <div className="min-w-0 flex-1">
            <p className="font-semibold text-xl tracking-[-.015em]">{settingsStrings.title}</p>
            <p className="truncate text-ink-2 text-sm">{viewer.tenant.name}</p>
          </div>
          <span className="panes:hidden">
            <AccountMenu viewer={viewer} side="bottom" />
          </span>
        </div>
        <SettingsNav sections={sections} />
      </header>
      <main className="min-h-0 min-w-0 overflow-auto" aria-busy={isSlow}>
        <div className="mx-auto flex max-w-[840px] flex-col gap-6 px-4 pt-6 pb-[max(48px,env(safe-area-inset-bottom))] panes:px-8 panes:pt-10">
          {isSlow ? <SettingsSkeleton /> : <Outlet />}
        </div>
      </main>
    </div>
  );
}

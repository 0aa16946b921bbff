import { NavLink, useLocation } from "@remix-run/react";
import {
  Activity,
  Archive,
  Bell,
  Building2,
  KeyRound,
  type LucideIcon,
  ScrollText,
  ShieldCheck,
  Users,
} from "lucide-react";
import { useEffect, useRef } from "react";
import { settingsStrings } from "../lib/settings-strings.ts";
import type { SectionName } from "./sections.ts";

const ICONS: Record<SectionName, LucideIcon> = {
  members: Users,
  security: ShieldCheck,
  notices: Bell,
  keys: KeyRound,
  audit: ScrollText,
  backups: Archive,
  health: Activity,
  workspace: Building2,
};

/** The pages of the settings: a column at the side, on a phone a line of tabs that slides. */
export function SettingsNav({ sections }: { sections: readonly SectionName[] }) {
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the current one changes with the address
  useEffect(() => {
    nav.current?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);

  return (
    <nav
      ref={nav}
      aria-label={settingsStrings.navigation}
      className="flex flex-none gap-1 overflow-x-auto border-line border-b px-3 panes:flex-col panes:overflow-visible panes:border-b-0 panes:px-2"
    >
      {sections.map((name) => {
        const Icon = ICONS[name];
        return (
          <NavLink
            key={name}
            to={`/settings/${name}`}
            discover="none"
            className="group relative flex h-11 flex-none items-center gap-2.5 whitespace-nowrap px-2 font-medium text-ink-2 text-sm transition-colors hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:text-ink panes:h-[var(--target)] panes:rounded-[10px] panes:px-2.5 panes:text-md panes:hover:bg-raised panes:aria-[current=page]:bg-selected"
          >
            <Icon
              className="hidden size-[18px] flex-none panes:block panes:group-aria-[current=page]:text-accent"
              strokeWidth={1.7}
              aria-hidden="true"
            />
            {settingsStrings.sections[name]}
            <span
              aria-hidden="true"
              className="absolute inset-x-2 bottom-0 h-0.5 rounded-full group-aria-[current=page]:bg-accent panes:hidden"
            />
          </NavLink>
        );
      })}
    </nav>
  );
}

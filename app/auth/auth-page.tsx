import type { ReactNode } from "react";
import { authStrings } from "../lib/auth-strings.ts";
import { strings } from "../lib/strings.ts";
import { Logo } from "../ui/logo.tsx";

/** The frame of the pages before the inbox: who we are at the side, one column of at most 560 pixels. */
export function AuthPage({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <div className="grid min-h-[calc(100dvh-var(--strip))] grid-rows-[auto_1fr] panes:grid-cols-[minmax(260px,340px)_minmax(0,1fr)] panes:grid-rows-1">
      <header className="flex flex-col gap-8 border-line border-b px-5 py-4 panes:border-e panes:border-b-0 panes:px-6 panes:py-8">
        <p className="flex items-center gap-2.5 font-bold text-[17px] tracking-[-.01em]">
          <Logo />
          {strings.product}
        </p>
        <p className="mt-auto hidden text-ink-2 text-sm panes:block">{authStrings.promise}</p>
      </header>
      <main className="px-5 py-8 panes:p-[clamp(24px,6vw,72px)]">
        <div className="mx-auto max-w-[440px]">
          <h1 className="font-semibold text-2xl leading-[1.2] tracking-[-.022em]">{title}</h1>
          <p className="mt-2 max-w-[52ch] text-ink-2 text-lg">{lead}</p>
          {children}
        </div>
      </main>
    </div>
  );
}

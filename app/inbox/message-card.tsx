import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";

/** The quiet frame inside a bubble that all structured content shares: a title, lines, and what one can do. */
export function MessageCard({ icon, title, children }: { icon: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="-mx-1.5 -mt-0.5 mb-[5px] min-w-[min(230px,60vw)] rounded-[10px] bg-[color-mix(in_srgb,currentColor_6%,transparent)] px-3 py-2.5 text-md">
      <p className="flex items-center gap-2 font-medium leading-snug">
        <span aria-hidden="true" className="flex-none">
          {icon}
        </span>
        <span dir="auto" className="min-w-0 text-start">
          {title}
        </span>
      </p>
      {children}
    </div>
  );
}

/** A line under the title. */
export function CardLine({ children }: { children: ReactNode }) {
  return (
    <p dir="auto" className="mt-0.5 text-start text-[color-mix(in_srgb,currentColor_78%,transparent)] text-sm">
      {children}
    </p>
  );
}

/** A way out of the app: only ever http(s), mailto, tel or geo addresses that were made here. */
export function CardLink({ href, children }: { href: string; children: ReactNode }) {
  const isOutside = href.startsWith("http");
  return (
    <a
      href={href}
      {...(isOutside ? { target: "_blank", rel: "noopener noreferrer nofollow" } : {})}
      className="mt-1.5 inline-flex min-h-[var(--target)] items-center gap-1.5 font-medium text-sm underline-offset-2 hover:underline"
    >
      {children}
      {isOutside && <ExternalLink aria-hidden="true" className="size-3.5" strokeWidth={1.8} />}
    </a>
  );
}

/** An address from a message as a link's target; null for anything but http and https. */
export function webAddress(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
}

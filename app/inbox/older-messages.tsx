import { type ReactNode, useEffect, useRef } from "react";
import { strings } from "../lib/strings.ts";

/** The top of what is loaded: coming near it asks for the page before. */
export function OlderMessages({
  state,
  onReached,
  children,
}: {
  state: "none" | "idle" | "loading" | "failed";
  onReached: () => void;
  /** Shown after a failure: the way to try again. */
  children: ReactNode;
}) {
  const top = useRef<HTMLDivElement>(null);
  const latest = useRef(onReached);
  latest.current = onReached;

  useEffect(() => {
    if (!top.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) latest.current();
      },
      { rootMargin: "800px" },
    );
    observer.observe(top.current);
    return () => observer.disconnect();
  }, []);

  if (state === "none") return <div className="h-1" />;
  if (state === "failed") {
    return (
      <div role="alert" className="flex flex-col items-center gap-3 py-6 text-ink-2 text-sm">
        {strings.thread.olderFailed}
        {children}
      </div>
    );
  }
  return (
    <div ref={top} role="progressbar" aria-label={strings.thread.loadingOlder} className="flex flex-col gap-2.5 py-4">
      <span className="skeleton h-9 w-2/5 self-start rounded-bubble" />
      <span className="skeleton h-14 w-1/2 self-end rounded-bubble" />
      <span className="skeleton h-9 w-1/3 self-start rounded-bubble" />
    </div>
  );
}

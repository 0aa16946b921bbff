import type { ReactNode } from "react";
import { strings } from "../lib/strings.ts";
import { useNearView } from "../lib/use-near-view.ts";
import type { PageState } from "./thread.ts";

/** The top or the bottom of what is loaded: coming near it asks for the page beyond. */
export function MoreMessages({
  side,
  state,
  onReached,
  children,
}: {
  side: "older" | "newer";
  /** `none`: the chat ends here. */
  state: "none" | PageState;
  onReached: () => void;
  /** Shown after a failure: the way to try again. */
  children: ReactNode;
}) {
  const edge = useNearView<HTMLDivElement>("800px", onReached);

  if (state === "none") return <div className="h-1" />;
  if (state === "failed") {
    return (
      <div role="alert" className="flex flex-col items-center gap-3 py-6 text-ink-2 text-sm">
        {strings.thread.pageFailed[side]}
        {children}
      </div>
    );
  }
  return (
    <div
      ref={edge}
      role="progressbar"
      aria-label={strings.thread.loadingPage[side]}
      className="flex flex-col gap-2.5 py-4"
    >
      <span className="skeleton h-9 w-2/5 self-start rounded-bubble" />
      <span className="skeleton h-14 w-1/2 self-end rounded-bubble" />
      <span className="skeleton h-9 w-1/3 self-start rounded-bubble" />
    </div>
  );
}

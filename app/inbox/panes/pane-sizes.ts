import { readCookie } from "../../lib/theme.ts";

/**
 * How somebody has arranged the panes of the inbox. It lies in a cookie, so that the server draws the first page with
 * it and nothing moves; how wide a pane can be in a given window is for the style to say (inbox-screen.tsx).
 */
export type PaneSizes = {
  /** px */
  list: number;
  /** px */
  context: number;
  /** Whether the context stands beside the thread where there is room for it. */
  isContextShown: boolean;
};

export type Pane = "list" | "context";

export const DEFAULT_SIZES: PaneSizes = { list: 352, context: 312, isContextShown: true };

/** px. Below that a row of the list says nothing. */
export const PANE_MIN = 272;
export const PANE_MAX = 640;

/** From here on all three panes stand side by side: the `three` of tokens.css. */
export const THREE_PANES = "(min-width: 1280px)";

export const boundedSize = (px: number, max: number = PANE_MAX): number =>
  Math.round(Math.max(PANE_MIN, Math.min(px, max, PANE_MAX)));

/** The most that a pane takes of a window: the same shares as in inbox-screen.tsx. */
export const largestIn = (windowWidth: number): number => windowWidth * (windowWidth >= 1280 ? 0.3 : 0.38);

const SPELLED = /^(\d{1,4})\.(\d{1,4})\.([01])$/;

/** What is not readable is as if nobody had arranged anything. */
export function readPaneSizes(cookieHeader: string | null): PaneSizes {
  const [, list, context, shown] = SPELLED.exec(readCookie(cookieHeader, "panes") ?? "") ?? [];
  if (list === undefined || context === undefined) return DEFAULT_SIZES;
  return {
    list: boundedSize(Number(list)),
    context: boundedSize(Number(context)),
    isContextShown: shown === "1",
  };
}

export function keepPaneSizes({ list, context, isContextShown }: PaneSizes): void {
  const value = `${list}.${context}.${isContextShown ? 1 : 0}`;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `panes=${value}; path=/inbox; max-age=31536000; samesite=lax`;
}

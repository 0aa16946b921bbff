import { memo, useLayoutEffect, useState } from "react";
import { useNonce } from "../../lib/nonce.tsx";
import type { PaneSizes } from "./pane-sizes.ts";

const MARK = "data-pane-style";

/**
 * The widths as properties of the page, there before anything is drawn. The page's policy allows no style attributes,
 * but an element that carries the nonce of the answer. Whoever comes here from another page has no such element: then,
 * and for what changes later (pane-divider.tsx), script sets them, which wins.
 */
export const PaneStyle = memo(function PaneStyle({ list, context }: Pick<PaneSizes, "list" | "context">) {
  const nonce = useNonce();
  const [isWritten] = useState(() => typeof document === "undefined" || document.querySelector(`[${MARK}]`) !== null);
  useLayoutEffect(() => {
    document.documentElement.style.setProperty("--list-width", `${list}px`);
    document.documentElement.style.setProperty("--context-width", `${context}px`);
  }, [list, context]);
  if (!isWritten) return null;
  return (
    <style {...{ [MARK]: "" }} nonce={nonce} suppressHydrationWarning>
      {`:root{--list-width:${list}px;--context-width:${context}px}`}
    </style>
  );
});

import { memo } from "react";
import { useNonce } from "../../lib/nonce.tsx";
import type { PaneSizes } from "./pane-sizes.ts";

/**
 * The widths as properties of the page, there before anything is drawn. The page's policy allows no style attributes,
 * but an element that carries the nonce of the answer. Later changes are set from script (pane-divider.tsx) and win.
 */
export const PaneStyle = memo(function PaneStyle({ list, context }: Pick<PaneSizes, "list" | "context">) {
  return (
    <style nonce={useNonce()} suppressHydrationWarning>
      {`:root{--list-width:${list}px;--context-width:${context}px}`}
    </style>
  );
});

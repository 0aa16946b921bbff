import { useNavigate } from "@remix-run/react";
import { useCallback, useEffect, useRef } from "react";
import { useCommand } from "../commands/command-registry.tsx";
import type { SearchField } from "./use-search-field.ts";

/**
 * The key and the command that lead to the search: on a phone, where the list is not beside a chat, by way of it.
 *
 * @returns gives the field the focus if the search is open or was asked for; false when it was not
 */
export function useSearchCommand({ input, isOpen, open, noteFocus }: SearchField): () => boolean {
  const navigate = useNavigate();
  const wasAsked = useRef(false);
  const isSearching = useRef(isOpen);
  useEffect(() => {
    isSearching.current = isOpen;
  });

  useCommand("search", () => {
    const isShown = (input.current?.getClientRects().length ?? 0) > 0;
    noteFocus(document.activeElement);
    open();
    if (isShown) {
      input.current?.focus();
      // Of a search that is still open, the next key begins another one.
      input.current?.select();
      return;
    }
    wasAsked.current = true;
    navigate("/inbox");
  });

  return useCallback(() => {
    const isWanted = wasAsked.current || isSearching.current;
    wasAsked.current = false;
    // A finger that came back wants to see what was found, and no keyboard over it.
    if (isWanted && matchMedia("(pointer: fine)").matches) input.current?.focus({ preventScroll: true });
    return isWanted;
  }, [input]);
}

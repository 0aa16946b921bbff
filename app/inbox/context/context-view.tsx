import { useLocation, useNavigate } from "@remix-run/react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo } from "react";
import { useCommand } from "../commands/command-registry.tsx";
import { THREE_PANES } from "../panes/pane-sizes.ts";
import { useMediaQuery } from "../panes/use-media-query.ts";

/** Where the contact is to be seen: beside the thread, over it, or nowhere just now. */
export type ContextView = {
  /** Its place beside the thread is kept for it, where there is room. */
  isShownBeside: boolean;
  /** There is room beside the thread. False until the browser knows. */
  hasRoom: boolean;
  /** It lies over the thread. */
  isOver: boolean;
  /** Shows it, or puts it away. */
  toggle: () => void;
  /** What lies over the thread goes away. */
  closeOver: () => void;
};

const ViewContext = createContext<ContextView | null>(null);

export function useContextView(): ContextView {
  const view = useContext(ViewContext);
  if (!view) throw new Error("This part of the screen needs a ContextViewProvider above it.");
  return view;
}

/** On the button in the thread's header: the focus goes there when the pane beside it goes away with the focus in it. */
export const CONTEXT_BUTTON_ID = "contact-button";

/**
 * Over the thread it is a place of its own in the browser's history, so that Back leads back to the chat, as it does
 * everywhere on a phone.
 */
export function ContextViewProvider({
  chatId,
  isShownBeside,
  onShownBeside,
  children,
}: {
  chatId: string | null;
  isShownBeside: boolean;
  onShownBeside: (isShown: boolean) => void;
  children: ReactNode;
}) {
  const navigate = useNavigate();
  const { pathname, search, state } = useLocation();
  const hasRoom = useMediaQuery(THREE_PANES);
  const wasOpened = chatId !== null && hasContact(state);
  const isOver = wasOpened && !hasRoom;

  const closeOver = useCallback(() => {
    if (wasOpened) navigate(-1);
  }, [wasOpened, navigate]);
  useEffect(() => {
    // The window grew while it was over the thread: it stands beside it now.
    if (!wasOpened || !hasRoom) return;
    navigate(pathname + search, { replace: true, state: withoutContact(state), preventScrollReset: true });
  }, [wasOpened, hasRoom, navigate, pathname, search, state]);

  const toggle = useCallback(() => {
    if (!hasRoom && !isOver) {
      return navigate(pathname + search, { state: { ...state, ...OPENED }, preventScrollReset: true });
    }
    if (!hasRoom) return closeOver();
    onShownBeside(!isShownBeside);
    if (isShownBeside && document.activeElement?.closest("aside") != null) {
      document.getElementById(CONTEXT_BUTTON_ID)?.focus();
    }
  }, [hasRoom, isOver, isShownBeside, onShownBeside, closeOver, navigate, pathname, search, state]);

  const view = useMemo(
    () => ({ isShownBeside, hasRoom, isOver, toggle, closeOver }),
    [isShownBeside, hasRoom, isOver, toggle, closeOver],
  );
  return <ViewContext.Provider value={view}>{children}</ViewContext.Provider>;
}

/** As a command while a chat is open. */
export function useContextCommand(): void {
  useCommand("contact", useContextView().toggle);
}

const OPENED = { shows: "contact" };

/** What else an entry of the history says stays: the composer takes the focus by it. */
export function withoutContact(state: unknown): unknown {
  return hasContact(state) ? { ...(state as object), shows: undefined } : state;
}

const hasContact = (state: unknown): boolean =>
  typeof state === "object" && state !== null && "shows" in state && state.shows === OPENED.shows;

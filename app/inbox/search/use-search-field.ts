import { type KeyboardEvent, type MutableRefObject, type RefObject, useCallback, useRef, useState } from "react";

/** What the panel of results does with a key that was pressed in the field. */
type KeyTaker = (event: KeyboardEvent) => void;

/** The field above the list and what is typed there; its results are a part of the screen that is loaded when needed. */
export type SearchField = {
  input: RefObject<HTMLInputElement>;
  text: string;
  isOpen: boolean;
  /** The result that the arrow keys have reached, by its element's id. */
  activeId: string | null;
  keys: MutableRefObject<KeyTaker | null>;
  open: () => void;
  type: (text: string) => void;
  activate: (id: string | null) => void;
  /** Back to the list as it was, and to where the focus was. */
  close: () => void;
  /** @param from what had the focus before the field */
  noteFocus: (from: EventTarget | null) => void;
  noteBlur: (to: EventTarget | null) => void;
};

export function useSearchField(): SearchField {
  const input = useRef<HTMLInputElement>(null);
  const keys = useRef<KeyTaker | null>(null);
  const cameFrom = useRef<HTMLElement | null>(null);
  const [text, setText] = useState("");
  const [isOpen, setIsOpen] = useState(false);
  const [activeId, setActiveId] = useState<string | null>(null);

  const open = useCallback(() => setIsOpen(true), []);
  const type = useCallback((next: string) => {
    setText(next);
    setActiveId(null);
    setIsOpen(true);
  }, []);
  const close = useCallback(() => {
    setText("");
    setActiveId(null);
    setIsOpen(false);
    // Once the list is there again: what is hidden takes no focus.
    requestAnimationFrame(() => (isThere(cameFrom.current) ? cameFrom.current : tabStop())?.focus());
  }, []);
  const noteFocus = useCallback(
    (from: EventTarget | null) => {
      // Coming back from what was found is no beginning.
      const isBeginning = !isOpen && from instanceof HTMLElement && !from.closest("[data-search]");
      if (isBeginning) cameFrom.current = from;
    },
    [isOpen],
  );
  const noteBlur = useCallback(
    (to: EventTarget | null) => {
      const isWithin = to instanceof HTMLElement && to.closest("[data-search]") !== null;
      // Whoever looked and typed nothing has the list again; what was found stays, so that one can go through it.
      if (text === "" && !isWithin && document.hasFocus()) setIsOpen(false);
    },
    [text],
  );
  return { input, text, isOpen, activeId, keys, open, type, activate: setActiveId, close, noteFocus, noteBlur };
}

const isThere = (element: HTMLElement | null): boolean =>
  element?.isConnected === true && element.checkVisibility({ visibilityProperty: true });

/** The row of the list that the Tab key would reach. */
const tabStop = (): HTMLElement | null => document.querySelector('a[data-chat-id][tabindex="0"]');

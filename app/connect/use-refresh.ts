import { useFetchers, useNavigation, useRevalidator } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";

/**
 * Reads the page's data again, but never while a form is on its way: a reading that begins in between would take
 * precedence over where the form's answer leads, and the person would stay where they were. Then it waits its turn.
 *
 * @returns a function that stays the same
 */
export function useRefresh(): () => void {
  const { revalidate } = useRevalidator();
  const isBusy = useNavigation().state !== "idle";
  const isSending = useFetchers().some(({ state }) => state !== "idle");
  const mayRead = !isBusy && !isSending;
  const isFree = useRef(mayRead);
  isFree.current = mayRead;
  const read = useRef(revalidate);
  read.current = revalidate;
  const [isWaiting, setWaiting] = useState(false);

  useEffect(() => {
    if (!isWaiting || !mayRead) return;
    setWaiting(false);
    read.current();
  }, [isWaiting, mayRead]);

  return useCallback(() => (isFree.current ? read.current() : setWaiting(true)), []);
}

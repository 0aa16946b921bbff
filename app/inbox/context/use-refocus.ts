import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * What opened a form has the focus again when the form is gone, unless it went elsewhere meanwhile.
 *
 * @returns the ref for what opens it
 */
export function useRefocus<Opener extends HTMLElement>(isOpen: boolean): RefObject<Opener> {
  const opener = useRef<Opener>(null);
  const wasOpen = useRef(isOpen);
  useLayoutEffect(() => {
    const hasClosed = wasOpen.current && !isOpen;
    wasOpen.current = isOpen;
    if (hasClosed && document.activeElement === document.body) opener.current?.focus({ preventScroll: true });
  }, [isOpen]);
  return opener;
}

import { type RefObject, useEffect, useRef } from "react";

/**
 * Says when an element comes near the view: what lies beyond it is asked for before anybody gets there. It says so
 * once for each time that the element is drawn anew, not each time it is drawn.
 *
 * @param within how far from the view is near, as CSS writes a margin; not looked at again
 */
export function useNearView<Element extends HTMLElement>(within: string, onNear: () => void): RefObject<Element> {
  const element = useRef<Element>(null);
  const latest = useRef(onNear);
  latest.current = onNear;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the distance is the same for as long as the element is there
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) latest.current();
      },
      { rootMargin: within },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return element;
}

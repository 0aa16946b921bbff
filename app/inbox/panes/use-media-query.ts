import { startTransition, useEffect, useState } from "react";

/** Whether the window is as asked; false until the page has come to life, as the server drew it. */
export function useMediaQuery(query: string): boolean {
  const [isSo, setIsSo] = useState(false);
  useEffect(() => {
    const list = matchMedia(query);
    // What hangs on it may stand around parts that are still coming to life: these must not be drawn anew for it.
    const tell = () => startTransition(() => setIsSo(list.matches));
    tell();
    list.addEventListener("change", tell);
    return () => list.removeEventListener("change", tell);
  }, [query]);
  return isSo;
}

import { useEffect, useState } from "react";

/** What is ready sooner is shown without a picture of its absence in between. */
const SLOW_AFTER_MS = 200;

/** True when something has gone on for so long that one wants to see that it does. */
export function useSlow(isGoingOn: boolean): boolean {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    if (!isGoingOn) return;
    const timer = setTimeout(() => setIsSlow(true), SLOW_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setIsSlow(false);
    };
  }, [isGoingOn]);
  return isSlow;
}

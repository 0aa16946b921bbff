import { type ComponentType, useEffect, useRef, useState } from "react";

/**
 * A part of the screen whose script is loaded when it is wanted for the first time; null until it is there.
 *
 * @param load a constant function
 * @param onFailed no network, or a newer version is out: the next time somebody wants it, it is tried again
 */
export function useLoaded<Props>(
  load: () => Promise<ComponentType<Props>>,
  isWanted: boolean,
  onFailed: () => void,
): ComponentType<Props> | null {
  const [loaded, setLoaded] = useState<ComponentType<Props> | null>(null);
  const fail = useRef(onFailed);
  fail.current = onFailed;
  useEffect(() => {
    if (!isWanted || loaded !== null) return;
    let isGone = false;
    load().then(
      (component) => !isGone && setLoaded(() => component),
      () => !isGone && fail.current(),
    );
    return () => {
      isGone = true;
    };
  }, [load, isWanted, loaded]);
  return isWanted ? loaded : null;
}

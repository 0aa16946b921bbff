import { type RefObject, useEffect, useState } from "react";
import { readPeaks } from "./read-peaks.ts";

const BAR_PX = 3;
const STEP_PX = 5;
const HEIGHT_PX = 24;

/** The bars of a recording; what was heard is darker. A picture only: the slider over it is what one moves. */
export function Waveform({ peaks, heard }: { peaks: readonly number[]; heard: number }) {
  const width = peaks.length * STEP_PX;
  return (
    <svg
      aria-hidden="true"
      data-waveform
      viewBox={`0 0 ${width} ${HEIGHT_PX}`}
      preserveAspectRatio="none"
      className="pointer-events-none absolute inset-0 size-full rtl:-scale-x-100"
    >
      {peaks.map((peak, bar) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          key={bar}
          x={bar * STEP_PX + 1}
          y={(HEIGHT_PX - peak * HEIGHT_PX) / 2}
          width={BAR_PX}
          height={peak * HEIGHT_PX}
          rx={1.5}
          className={bar / peaks.length < heard ? "fill-accent" : "fill-current opacity-40"}
        />
      ))}
    </svg>
  );
}

/** The peaks of a recording once it is near the screen; null until then, and where there are none. */
export function usePeaks(near: RefObject<HTMLElement>, address: string, seconds: number | null): number[] | null {
  const [peaks, setPeaks] = useState<number[] | null>(null);
  useEffect(() => {
    const element = near.current;
    if (!element) return;
    let isGone = false;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        void readPeaks(address, seconds).then((read) => !isGone && setPeaks(read));
      },
      { rootMargin: "300px" },
    );
    observer.observe(element);
    return () => {
      isGone = true;
      observer.disconnect();
    };
  }, [near, address, seconds]);
  return peaks;
}

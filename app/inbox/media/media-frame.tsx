import type { ReactNode } from "react";
import { classNames } from "../../ui/class-names.ts";
import type { MediaBox } from "./media-size.ts";

/**
 * Holds the place of a picture or video before and after it is there. An empty drawing of the right size does it:
 * the page's policy allows no style attributes, and a picture's own ratio wins over what its attributes say.
 */
export function MediaFrame({ box, className, children }: { box: MediaBox; className?: string; children: ReactNode }) {
  return (
    <span className={classNames("relative block w-fit max-w-full overflow-hidden", className)}>
      <svg
        aria-hidden="true"
        width={box.width}
        height={box.height}
        viewBox={`0 0 ${box.width} ${box.height}`}
        className="block h-auto max-w-full"
      />
      {children}
    </span>
  );
}

/** Instead of the picture: why it is not there, in its place. */
export function MediaWords({ icon, words, children }: { icon: ReactNode; words: string; children?: ReactNode }) {
  return (
    <span className="absolute inset-0 flex flex-col items-center justify-center gap-1.5 px-3 text-center text-[color-mix(in_srgb,currentColor_76%,transparent)] text-xs">
      {icon}
      <span>{words}</span>
      {children}
    </span>
  );
}

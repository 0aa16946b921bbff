import { Fragment } from "react";
import type { Mark } from "./name-marks.ts";

/** A text with some of its characters marked: what was looked for, in what was found. */
export function MarkedText({ text, marks }: { text: string; marks: readonly Mark[] }) {
  let at = 0;
  return (
    <>
      {marks.map(({ start, end }) => {
        const before = text.slice(at, start);
        at = end;
        return (
          <Fragment key={start}>
            {before}
            <mark className="rounded-[3px] bg-[color-mix(in_srgb,var(--accent)_20%,transparent)] font-semibold text-ink">
              {text.slice(start, end)}
            </mark>
          </Fragment>
        );
      })}
      {text.slice(at)}
    </>
  );
}
